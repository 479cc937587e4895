package io.millrace.router.frontend.oip;

import io.millrace.backends.http.Translation;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.protobuf.ProtoWriter;
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.Exchange;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.grpc.GrpcExchange;
import io.millrace.router.route.Route;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Triton's statistics, asked of every server that keeps any, over REST or gRPC as it is reached, and told as one's. */
final class OipStatisticsSurvey {
    private static final String METHOD = "/inference.GRPCInferenceService/ModelStatistics";

    private final DoorContext door;
    private final InferDoor infer;

    OipStatisticsSurvey(DoorContext door, InferDoor infer) {
        this.door = door;
        this.infer = infer;
    }

    /** Fails with {@code Unsupported} for a model whose servers keep none. */
    Future<JsonObject> ofModel(Exchange exchange, Route route, Optional<ModelVersion> version) {
        return documents(exchange, route, version).map(documents -> {
            if (documents.isEmpty())
                throw new Failure.Unsupported("'stats' of a model whose servers keep none").toException();
            return OipStatistics.merged(documents);
        });
    }

    /** Of every model whose servers keep any. */
    Future<JsonObject> ofAll(Exchange exchange) {
        List<Future<List<JsonObject>>> asked = door.routing().current().routes().values().stream()
                .sorted(Comparator.comparing(route -> route.model().text()))
                .map(route -> documents(exchange, route, Optional.empty()))
                .toList();
        return Future.all(asked)
                .map(all -> OipStatistics.merged(
                        asked.stream().flatMap(each -> each.result().stream()).toList()));
    }

    private Future<List<JsonObject>> documents(Exchange exchange, Route route, Optional<ModelVersion> version) {
        Future<List<Relayed>> overRest = infer.survey(exchange, get(exchange, route, version), route, version);
        Future<List<Relayed>> overGrpc = infer.survey(exchange, call(exchange, route, version), route, version);
        return Future.all(overRest, overGrpc)
                .map(both -> Stream.concat(
                                overRest.result().stream().map(answer -> OipStatistics.document(answer.body())),
                                overGrpc.result().stream().map(OipStatisticsSurvey::message))
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static Wire get(Exchange exchange, Route route, Optional<ModelVersion> version) {
        String target = "/v2/models/" + route.model()
                + version.map(v -> "/versions/" + v).orElse("") + "/stats";
        return new Wire(WireForm.OIP_REST, HttpMethod.GET, target, headers(exchange, false), Buffer.buffer());
    }

    private static Wire call(Exchange exchange, Route route, Optional<ModelVersion> version) {
        Buffer question = new ProtoWriter()
                .string(1, route.model().text())
                .string(2, version.map(ModelVersion::text).orElse(""))
                .toBuffer();
        return new Wire(WireForm.OIP_GRPC, HttpMethod.POST, METHOD, headers(exchange, true), question);
    }

    /** Between the transports only those that mean the same to any server. */
    private static MultiMap headers(Exchange exchange, boolean toGrpc) {
        if (exchange instanceof GrpcExchange == toGrpc) return exchange.headers();
        MultiMap few = MultiMap.caseInsensitiveMultiMap();
        for (String name : Translation.OF_ANY_PROTOCOL)
            few.add(name, exchange.headers().getAll(name));
        return few;
    }

    private static @Nullable JsonObject message(Relayed answer) {
        try {
            return OipStatisticsMessage.read(answer.body());
        } catch (FailureException unreadable) {
            return null;
        }
    }
}
