package io.millrace.router;

import io.millrace.backends.Backend;
import io.millrace.backends.ClientCodec;
import io.millrace.backends.ConnectionListener;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.clipper.ClipperCodec;
import io.millrace.backends.djl.DjlBackend;
import io.millrace.backends.djlserving.DjlServingBackend;
import io.millrace.backends.grpc.GrpcExchanges;
import io.millrace.backends.http.HttpExchanges;
import io.millrace.backends.kserve.KserveBackend;
import io.millrace.backends.kserve.KserveCodec;
import io.millrace.backends.oip.OipBackend;
import io.millrace.backends.oip.OipCodec;
import io.millrace.backends.oip.OipGrpcBackend;
import io.millrace.backends.oip.OipGrpcCodec;
import io.millrace.backends.openai.OpenAiBackend;
import io.millrace.backends.service.GrpcServiceBackend;
import io.millrace.backends.service.ServiceBackend;
import io.millrace.backends.tfs.TfsBackend;
import io.millrace.backends.tfs.TfsCodec;
import io.millrace.backends.tfs.TfsGrpcBackend;
import io.millrace.backends.tfs.TfsGrpcCodec;
import io.millrace.backends.torchserve.TorchServeBackend;
import io.millrace.backends.torchserve.TorchServeCodec;
import io.millrace.backends.torchserve.TorchServeGrpcBackend;
import io.millrace.backends.torchserve.TorchServeGrpcCodec;
import io.millrace.config.PoolConfig;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireForm;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Map;

/** The lists of what exists: each protocol with its codec, each server family with its backend. */
final class Families {
    private Families() {}

    static Map<WireForm, ClientCodec> codecs(Shared shared) {
        return Map.of(
                WireForm.OIP_REST, new OipCodec(),
                WireForm.TFS_REST, new TfsCodec(),
                WireForm.TORCHSERVE_REST, new TorchServeCodec(),
                WireForm.KSERVE_V1, new KserveCodec(),
                WireForm.CLIPPER, new ClipperCodec(shared.applications(), shared.queryIds()::incrementAndGet),
                WireForm.OIP_GRPC, new OipGrpcCodec(),
                WireForm.TFS_GRPC, new TfsGrpcCodec(),
                WireForm.TORCHSERVE_GRPC, new TorchServeGrpcCodec());
    }

    /** What reads the requests of all of them. */
    static RequestTensors requests(Shared shared, Map<WireForm, ClientCodec> codecs) {
        return new RequestTensors(codecs, shared.config().listen().maxBody());
    }

    /** The event loop that backends are for, and who hears of their connections there. */
    record Loop(Vertx vertx, Context context, ConnectionListener connections, Shared shared) {}

    /** A backend for a pool, for one event loop. */
    static Backend backend(PoolConfig pool, Loop loop, RequestTensors requests) {
        Ticker ticker = loop.shared().ticker();
        return switch (pool.family()) {
            case OIP_REST -> new OipBackend(exchanges(pool, loop), requests, ticker);
            case TFS_REST -> new TfsBackend(exchanges(pool, loop), requests, ticker);
            case TORCHSERVE_REST -> new TorchServeBackend(exchanges(pool, loop), requests, ticker);
            case KSERVE_V1_REST -> new KserveBackend(exchanges(pool, loop), requests, ticker);
            case DJL_SERVING_REST -> new DjlServingBackend(exchanges(pool, loop), requests, ticker);
            case OIP_GRPC -> new OipGrpcBackend(calls(pool, loop), requests, ticker);
            case TFS_GRPC -> new TfsGrpcBackend(calls(pool, loop), requests, ticker);
            case TORCHSERVE_GRPC -> new TorchServeGrpcBackend(calls(pool, loop), requests, ticker);
            case GRPC -> new GrpcServiceBackend(calls(pool, loop), ticker);
            case OPENAI_REST -> new OpenAiBackend(exchanges(pool, loop), ticker);
            case HTTP ->
                new ServiceBackend(
                        exchanges(pool, loop), requests, ticker, pool.service().orElseThrow());
            case DJL ->
                new DjlBackend(
                        loop.vertx(), loop.context(), loop.shared().engines().of(pool.name()), requests);
        };
    }

    private static HttpExchanges exchanges(PoolConfig pool, Loop loop) {
        return new HttpExchanges(
                loop.vertx(),
                loop.context(),
                pool.http(),
                loop.connections(),
                loop.shared().ticker());
    }

    private static GrpcExchanges calls(PoolConfig pool, Loop loop) {
        return new GrpcExchanges(
                loop.vertx(),
                loop.context(),
                pool.http(),
                loop.connections(),
                loop.shared().ticker());
    }
}
