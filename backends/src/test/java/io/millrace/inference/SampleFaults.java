package io.millrace.inference;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** One fault of each kind, for tests that judge them and need no server. */
public final class SampleFaults {
    private SampleFaults() {}

    public static List<Fault> each() {
        return List.of(
                new Fault.Unconnected("refused"),
                new Fault.Reset("end of stream"),
                new Fault.TimedOut(100),
                new Fault.Ejected(),
                new Fault.BadAnswer("rows"),
                serverError(500),
                new Fault.Saturated("queue full"));
    }

    public static Fault.ServerError serverError(int status) {
        InferenceResponse.Relayed answer = new InferenceResponse.Relayed(
                WireForm.OIP_REST, status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());
        return new Fault.ServerError(status, "failed", Optional.of(answer));
    }
}
