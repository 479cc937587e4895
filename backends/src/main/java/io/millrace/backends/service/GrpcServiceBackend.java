package io.millrace.backends.service;

import io.millrace.backends.Attempt;
import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.grpc.GrpcExchanges;
import io.millrace.backends.grpc.GrpcJudge;
import io.millrace.backends.grpc.GrpcQuestions;
import io.millrace.backends.grpc.GrpcRelay;
import io.millrace.backends.grpc.Renaming;
import io.millrace.backends.grpc.StatusRule;
import io.millrace.backends.http.AnswerKind;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireForm;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/** Any gRPC services: calls pass with their messages unread. Their models are but names for the services. */
public final class GrpcServiceBackend implements Backend {
    private final GrpcExchanges exchanges;
    private final Ticker ticker;
    private final GrpcRelay relay;
    private final Renaming unnamed = new Unnamed();

    /** @param exchanges of the event loop that calls come from */
    public GrpcServiceBackend(GrpcExchanges exchanges, Ticker ticker) {
        this.exchanges = exchanges;
        this.ticker = ticker;
        GrpcJudge judge = new GrpcJudge(WireForm.GRPC, GrpcServiceBackend::kindOf);
        this.relay = new GrpcRelay(WireForm.GRPC, unnamed, exchanges, judge);
    }

    /** Two codes by which services, not servers, end calls: a conflict, and a cancel that came of elsewhere. */
    private static AnswerKind kindOf(GrpcCode code, String message) {
        return code == GrpcCode.ABORTED || code == GrpcCode.CANCELLED
                ? AnswerKind.REFUSED
                : StatusRule.byCode(code, message);
    }

    @Override
    public Future<InferenceResponse> send(Attempt attempt) {
        // Also of a unary method, which cannot be told from others: its answer is a stream of one message.
        if (relay.takes(attempt)) return relay.stream(attempt, unnamed);
        return Future.failedFuture(new Failure.NotCarried(
                        "the request",
                        "'" + attempt.model().name()
                                + "' stands for gRPC services, which are called by their own names")
                .toException());
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        return new GrpcServiceProbe(new GrpcQuestions(exchanges, endpoint, ticker, timeoutMillis), wanted).run();
    }

    @Override
    public Future<Void> close() {
        return exchanges.close();
    }

    /** No message names a model. */
    private static final class Unnamed implements Renaming {
        @Override
        public Buffer request(Buffer message, ModelName name) {
            return message;
        }

        @Override
        public Buffer answer(Buffer message, ModelName name) {
            return message;
        }
    }
}
