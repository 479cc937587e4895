package io.millrace.router;

import io.millrace.router.frontend.ControlDoor;
import io.millrace.router.frontend.DataPort;
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.Frontend;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.clipper.ClipperFeedbackDoor;
import io.millrace.router.frontend.clipper.ClipperFrontend;
import io.millrace.router.frontend.feedback.FeedbackFrontend;
import io.millrace.router.frontend.grpc.GrpcFrontend;
import io.millrace.router.frontend.grpc.GrpcPort;
import io.millrace.router.frontend.grpc.Messages;
import io.millrace.router.frontend.grpc.ServicesFrontend;
import io.millrace.router.frontend.grpc.health.HealthFrontend;
import io.millrace.router.frontend.grpc.reflection.ReflectionFrontend;
import io.millrace.router.frontend.grpc.stream.ServiceCalls;
import io.millrace.router.frontend.kserve.KserveFrontend;
import io.millrace.router.frontend.oip.OipFrontend;
import io.millrace.router.frontend.oip.OipGrpcFrontend;
import io.millrace.router.frontend.openai.OpenAiFrontend;
import io.millrace.router.frontend.tfs.TfsFrontend;
import io.millrace.router.frontend.tfs.TfsGrpcFrontend;
import io.millrace.router.frontend.torchserve.TorchServeFrontend;
import io.millrace.router.frontend.torchserve.TorchServeGrpcFrontend;
import io.millrace.router.observe.LoopRecorder;
import io.millrace.router.traffic.reward.LoopRewards;
import java.util.ArrayList;
import java.util.List;

/** Every protocol that clients speak on the data port of one event loop. */
record LoopFrontends(Shared shared, LoopTasks tasks, DoorContext door, InferDoor infer, ControlDoor control) {
    private static final long WATCH_MILLIS = 50;
    private static final long CRAWL_CHECK_MILLIS = 1_000;

    /** gRPC, and over plain HTTP everything else. */
    GrpcPort port(LoopRewards rewards, LoopRecorder recorder) {
        return grpc(new DataPort(door, rest(rewards, recorder)));
    }

    /** In the order they are asked whether a path is theirs. */
    private List<Frontend> rest(LoopRewards rewards, LoopRecorder recorder) {
        return List.of(
                new OipFrontend(door, infer, control),
                new FeedbackFrontend(shared.routing(), infer, shared.rewards(), rewards, recorder),
                new KserveFrontend(shared.routing(), infer),
                new TfsFrontend(shared.routing(), infer),
                // What the config names goes before what merely looks like a path of TorchServe's.
                new ClipperFrontend(
                        shared.routing(),
                        shared.applications(),
                        infer,
                        new ClipperFeedbackDoor(shared.routing(), shared.rewards(), rewards, recorder)),
                new TorchServeFrontend(door, infer),
                new OpenAiFrontend(infer));
    }

    private GrpcPort grpc(DataPort others) {
        Messages messages = new Messages(shared.config().listen().maxBody(), shared.bufferedBytes(), tasks::aside);
        HealthFrontend health = new HealthFrontend(door, messages);
        tasks.every(
                CRAWL_CHECK_MILLIS, () -> messages.cutCrawling(shared.ticker().nanos()));
        tasks.every(WATCH_MILLIS, health::tell);
        List<GrpcFrontend> services = List.of(
                new OipGrpcFrontend(door, infer, control, messages),
                new TfsGrpcFrontend(shared.routing(), infer, messages),
                new TorchServeGrpcFrontend(door, infer, messages),
                health);
        List<GrpcFrontend> withReflection = new ArrayList<>(services);
        withReflection.add(new ReflectionFrontend(messages, services));
        ServicesFrontend passed = new ServicesFrontend(
                shared.routing(), model -> new ServiceCalls(door, infer, messages, tasks::soon, model));
        return new GrpcPort(door, withReflection, passed, others);
    }
}
