package io.millrace.backends.service;

import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.backends.grpc.GrpcAnswer;
import io.millrace.backends.grpc.GrpcQuestions;
import io.millrace.backends.http.Questions;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.protobuf.ProtoReader;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks a server with gRPC's own health service about itself as a whole. One that does not have that service, or does not let
 * us ask, has answered, and is well. Source: grpc/grpc, {@code doc/health-checking.md}.
 */
final class GrpcServiceProbe {
    private static final String CHECK = "/grpc.health.v1.Health/Check";
    private static final int SERVING = 1;

    private final GrpcQuestions questions;
    private final Set<ModelName> wanted;

    GrpcServiceProbe(GrpcQuestions questions, Set<ModelName> wanted) {
        this.questions = questions;
        this.wanted = wanted;
    }

    /** Never fails. */
    Future<ProbeReport> run() {
        return questions.ask(CHECK, Buffer.buffer(0)).map(this::report).otherwise(Questions::unwell);
    }

    private ProbeReport report(GrpcAnswer answer) {
        return switch (answer.code()) {
            case OK -> isServing(answer.body()) ? well() : new ProbeReport.Unwell("not serving");
            case UNIMPLEMENTED, NOT_FOUND, UNAUTHENTICATED, PERMISSION_DENIED -> well();
            default -> new ProbeReport.Unwell("status " + answer.code());
        };
    }

    private static boolean isServing(Buffer answer) {
        long status = 0;
        try {
            ProtoReader in = ProtoReader.of(answer);
            while (in.next()) {
                if (in.field() == 1) status = in.integer("status");
                else in.skip();
            }
        } catch (FailureException unreadable) {
            return false;
        }
        return status == SERVING;
    }

    private ProbeReport well() {
        return new ProbeReport.Well(
                wanted.stream().collect(Collectors.toMap(Function.identity(), ServedModel::untold)));
    }
}
