package io.millrace.backends.tfs;

import io.millrace.inference.ModelVersion;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.LongStream;

/** The messages of {@code GetModelStatus}: which versions of a model there are and how each is. */
public final class TfsGrpcStatus {
    private static final long AVAILABLE = 30;

    private TfsGrpcStatus() {}

    static Buffer request(TfsModelSpec model) {
        ProtoWriter out = new ProtoWriter();
        model.write(out, TfsModelSpec.IN_REQUEST);
        return out.toBuffer();
    }

    /**
     * The versions that are available, oldest first.
     *
     * @throws io.millrace.inference.FailureException {@code Malformed}
     */
    static List<ModelVersion> readyVersions(Buffer response) {
        LongStream.Builder ready = LongStream.builder();
        ProtoReader in = ProtoReader.of(response);
        for (int i = 0; in.next(); ) {
            if (in.field() == 1) readyVersion(in, i++, ready);
            else in.skip();
        }
        return ready.build()
                .sorted()
                .mapToObj(version -> new ModelVersion(Long.toString(version)))
                .toList();
    }

    private static void readyVersion(ProtoReader in, int index, LongStream.Builder ready) {
        long version = 0;
        long state = 0;
        in.enter("model_version_status", index);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> version = in.integer("version");
                case 2 -> state = in.integer("state");
                default -> in.skip();
            }
        }
        if (state == AVAILABLE && version >= 0) ready.add(version);
    }

    /** An answer by which these versions are available; those that are no integers are left out. */
    public static Buffer response(List<ModelVersion> ready) {
        ProtoWriter out = new ProtoWriter();
        for (ModelVersion version : ready) {
            if (!version.isInteger()) continue;
            out.open(1).integer(1, Long.parseLong(version.text())).integer(2, AVAILABLE);
            out.open(3).close().close();
        }
        return out.toBuffer();
    }
}
