package io.millrace.router.frontend.oip;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.WireForm;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.router.frontend.ControlDoor;
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.HeldBody;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.grpc.GrpcErrors;
import io.millrace.router.frontend.grpc.GrpcExchange;
import io.millrace.router.frontend.grpc.GrpcFrontend;
import io.millrace.router.frontend.grpc.GrpcMethod;
import io.millrace.router.frontend.grpc.GrpcStatus;
import io.millrace.router.frontend.grpc.Messages;
import io.millrace.router.frontend.grpc.stream.RequestStreams;
import io.millrace.router.route.ModelFacts;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingSnapshot;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Clients of Open Inference over gRPC, Triton's extensions of it included. */
public final class OipGrpcFrontend implements GrpcFrontend {
    private static final String SERVICE = "/inference.GRPCInferenceService/";

    private final DoorContext door;
    private final InferDoor infer;
    private final ControlDoor control;
    private final Messages messages;

    public OipGrpcFrontend(DoorContext door, InferDoor infer, ControlDoor control, Messages messages) {
        this.door = door;
        this.infer = infer;
        this.control = control;
        this.messages = messages;
    }

    @Override
    public String label() {
        return WireForm.OIP_GRPC.label();
    }

    @Override
    public GrpcStatus render(Failure failure) {
        return door.asModelAlone(failure) instanceof Failure.UnknownModel(var model, var version)
                ? new GrpcStatus(GrpcCode.NOT_FOUND, OipErrors.unknown(model, version))
                : GrpcErrors.render(failure);
    }

    @Override
    public Map<String, GrpcMethod> methods() {
        Map<String, GrpcMethod> methods = new HashMap<>();
        methods.put("ModelInfer", exchange -> messages.one(exchange, message -> infer(exchange, message)));
        methods.put(
                "ModelStreamInfer",
                new RequestStreams(
                        door,
                        infer,
                        messages,
                        new OipStreamWords(door.routing(), SERVICE + "ModelInfer"),
                        this::render));
        methods.put("ServerLive", told(asked -> OipGrpcMessages.yesOrNo(true)));
        methods.put("ServerReady", told(asked -> OipGrpcMessages.yesOrNo(door.isReady())));
        methods.put("ServerMetadata", told(asked -> OipGrpcMessages.server()));
        methods.put("ModelReady", exchange -> messages.one(exchange, message -> ready(exchange, message)));
        methods.put(
                "ModelMetadata",
                ofModel((names, route) -> OipGrpcMessages.metadata(names.model(), facts(names, route))));
        methods.put("ModelConfig", exchange -> messages.one(exchange, message -> config(exchange, message)));
        methods.put("ModelStatistics", exchange -> messages.one(exchange, message -> statistics(exchange, message)));
        methods.put("RepositoryIndex", told(this::index));
        methods.put("RepositoryModelLoad", passedOr(refused(this::noLoading)));
        methods.put("RepositoryModelUnload", passedOr(refused(this::noLoading)));
        for (String kind : List.of("System", "Cuda")) {
            methods.put(kind + "SharedMemoryStatus", passedOr(noRegions(kind)));
            methods.put(kind + "SharedMemoryRegister", passedOr(refused(asked -> OipRefusal.SHARED_MEMORY)));
            methods.put(kind + "SharedMemoryUnregister", passedOr(refused(asked -> OipRefusal.SHARED_MEMORY)));
        }
        methods.put("TraceSetting", passedOr(refused(asked -> OipRefusal.TRACE_GRPC)));
        methods.put("LogSettings", passedOr(refused(asked -> OipRefusal.LOGGING)));
        return methods.entrySet().stream()
                .collect(Collectors.toMap(each -> SERVICE + each.getKey(), Map.Entry::getValue));
    }

    private void infer(GrpcExchange exchange, HeldBody message) {
        OipGrpcNames names = OipGrpcNames.ofInference(message.body(), routing());
        infer.infer(exchange, WireForm.OIP_GRPC, names.model(), names.version(), message);
    }

    /** As Triton has it, a model that is not there is not ready: no error. */
    private void ready(GrpcExchange exchange, HeldBody message) {
        message.release();
        OipGrpcNames names = OipGrpcNames.ofQuestion(message.body(), routing());
        exchange.names(names.model(), names.version());
        Route route = door.routing().current().route(names.model());
        exchange.reply(OipGrpcMessages.yesOrNo(route != null && isReady(names, route)));
    }

    /** The server's own where it speaks this protocol, whatever it says; else what is known of the model. */
    private void config(GrpcExchange exchange, HeldBody message) {
        OipGrpcNames names = OipGrpcNames.ofQuestion(message.body(), routing());
        Route route = known(exchange, names);
        ModelFacts facts = facts(names, route);
        if (facts.family().filter(family -> family.speaks(WireForm.OIP_GRPC)).isPresent() && !route.looksUp()) {
            infer.ask(exchange, WireForm.OIP_GRPC, names.model(), names.version(), message);
        } else {
            message.release();
            exchange.reply(OipGrpcMessages.config(names.model(), facts.model()));
        }
    }

    private void statistics(GrpcExchange exchange, HeldBody message) {
        message.release();
        OipStatisticsSurvey survey = new OipStatisticsSurvey(door, infer);
        Optional<OipGrpcNames> names = OipGrpcNames.ofQuestionIfAny(message.body(), routing());
        Future<JsonObject> asked = names.isEmpty()
                ? survey.ofAll(exchange)
                : survey.ofModel(
                        exchange, known(exchange, names.get()), names.get().version());
        asked.onComplete(told -> {
            if (told.failed()) exchange.fail(told.cause());
            else exchange.reply(OipStatisticsMessage.write(told.result()));
        });
    }

    /** A method that is answered at once, out of its request. */
    private GrpcMethod told(UnaryOperator<Buffer> answer) {
        return exchange -> messages.one(exchange, message -> {
            message.release();
            exchange.reply(answer.apply(message.body()));
        });
    }

    private GrpcMethod ofModel(BiFunction<OipGrpcNames, Route, Buffer> answer) {
        return exchange -> messages.one(exchange, message -> {
            message.release();
            OipGrpcNames names = OipGrpcNames.ofQuestion(message.body(), routing());
            exchange.reply(answer.apply(names, known(exchange, names)));
        });
    }

    private RoutingSnapshot routing() {
        return door.routing().current();
    }

    private Route known(GrpcExchange exchange, OipGrpcNames names) {
        exchange.names(names.model(), names.version());
        Route route = door.routing().current().route(names.model());
        if (route == null) throw unknown(names);
        return route;
    }

    /** To servers that clients may control, if there are any. */
    private GrpcMethod passedOr(GrpcMethod otherwise) {
        return control.isOpen(WireForm.OIP_GRPC)
                ? exchange -> messages.one(exchange, message -> control.pass(exchange, WireForm.OIP_GRPC, message))
                : otherwise;
    }

    private GrpcMethod refused(Function<Buffer, OipRefusal> why) {
        return exchange -> messages.one(exchange, message -> {
            message.release();
            exchange.refuse(why.apply(message.body()).status());
        });
    }

    private OipRefusal noLoading(Buffer asked) {
        return first(asked, "repository_name").isEmpty() ? OipRefusal.LOADING : OipRefusal.REPOSITORY;
    }

    /** There are none; a client that asks of one is told so. */
    private GrpcMethod noRegions(String kind) {
        return exchange -> messages.one(exchange, message -> {
            message.release();
            String region = first(message.body(), "name");
            if (region.isEmpty()) exchange.reply(Buffer.buffer());
            else
                exchange.refuse(OipRefusal.noRegion(kind.toLowerCase(Locale.ROOT), region)
                        .status());
        });
    }

    /** The text of a message's first field. */
    private static String first(Buffer message, String name) {
        String text = "";
        ProtoReader in = ProtoReader.of(message);
        while (in.next()) {
            if (in.field() == 1) text = in.string(name);
            else in.skip();
        }
        return text;
    }

    private static boolean isReady(OipGrpcNames names, Route route) {
        return route.answers(names.version());
    }

    private static ModelFacts facts(OipGrpcNames names, Route route) {
        if (!route.isReady()) throw new Failure.NoEndpoint(names.model()).toException();
        return route.facts(names.version()).orElseThrow(() -> unknown(names));
    }

    private static FailureException unknown(OipGrpcNames names) {
        return new Failure.UnknownModel(names.model(), names.version()).toException();
    }

    private Buffer index(Buffer asked) {
        ProtoReader in = ProtoReader.of(asked);
        boolean readyOnly = false;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> requireNone(in.string("repository_name"));
                case 2 -> readyOnly = in.flag("ready");
                default -> in.skip();
            }
        }
        return OipGrpcMessages.index(OipRepository.entries(door.routing().current(), readyOnly));
    }

    private static void requireNone(String repository) {
        if (!repository.isEmpty()) throw new Failure.Unsupported("'repository_name' specification").toException();
    }
}
