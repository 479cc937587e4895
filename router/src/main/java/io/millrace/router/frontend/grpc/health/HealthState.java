package io.millrace.router.frontend.grpc.health;

import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;

/** The {@code ServingStatus} of a service. */
enum HealthState {
    SERVING(1),
    NOT_SERVING(2),
    SERVICE_UNKNOWN(3);

    private final int number;

    HealthState(int number) {
        this.number = number;
    }

    /** As a HealthCheckResponse. */
    Buffer message() {
        return new ProtoWriter(16).integer(1, number).toBuffer();
    }

    static HealthState of(boolean serves) {
        return serves ? SERVING : NOT_SERVING;
    }
}
