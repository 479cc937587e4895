package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/** How a client of each protocol asks for a version by its number or by a label, and for whichever it gets. */
enum VersionForm {
    OIP {
        @Override
        Answer ask(Caller rest, GrpcCaller grpc, FakeModel model, Optional<String> version) {
            String place = version.map(said -> "/versions/" + said).orElse("");
            return post(rest, "/v2/models/" + model.name() + place + "/infer", OipDialect.json(), model);
        }
    },
    OIP_GRPC {
        @Override
        Answer ask(Caller rest, GrpcCaller grpc, FakeModel model, Optional<String> version) {
            Buffer message = question(new OipGrpcDialect(), model);
            version.ifPresent(
                    said -> message.appendBuffer(new HandProto().text(2, said).toBuffer()));
            return unary(grpc, new OipGrpcDialect(), model, message);
        }
    },
    TFS {
        @Override
        Answer ask(Caller rest, GrpcCaller grpc, FakeModel model, Optional<String> version) {
            String place = version.map(said -> (isNumber(said) ? "/versions/" : "/labels/") + said)
                    .orElse("");
            return post(rest, "/v1/models/" + model.name() + place + ":predict", TfsDialect.columns(), model);
        }
    },
    TFS_GRPC {
        @Override
        Answer ask(Caller rest, GrpcCaller grpc, FakeModel model, Optional<String> version) {
            Buffer message = question(new TfsGrpcDialect(), model);
            HandProto spec = new HandProto().text(1, model.name());
            version.ifPresent(said -> {
                if (isNumber(said)) spec.message(2, new HandProto().number(1, Long.parseLong(said)));
                else spec.text(4, said);
            });
            HandProto named = new HandProto().message(1, spec);
            HandProto.fields(message).stream()
                    .filter(field -> field.number() != 1)
                    .forEach(field -> named.bytes(field.number(), field.bytes()));
            return unary(grpc, new TfsGrpcDialect(), model, named.toBuffer());
        }
    },
    TORCHSERVE {
        @Override
        Answer ask(Caller rest, GrpcCaller grpc, FakeModel model, Optional<String> version) {
            String place = version.map(said -> "/" + said).orElse("");
            return post(rest, "/predictions/" + model.name() + place, new TorchServeDialect(), model);
        }
    },
    TORCHSERVE_GRPC {
        @Override
        Answer ask(Caller rest, GrpcCaller grpc, FakeModel model, Optional<String> version) {
            Buffer message = question(new TorchServeGrpcDialect(), model);
            version.ifPresent(
                    said -> message.appendBuffer(new HandProto().text(2, said).toBuffer()));
            return unary(grpc, new TorchServeGrpcDialect(), model, message);
        }
    };

    /** Asks, and sees to it that the answer is the model's. */
    abstract Answer ask(Caller rest, GrpcCaller grpc, FakeModel model, Optional<String> version);

    private static final List<Row> ROWS = FakeModel.scalingRows(1);

    private static boolean isNumber(String version) {
        return version.chars().allMatch(Character::isDigit);
    }

    private static Buffer question(Dialect dialect, FakeModel model) {
        return dialect.ask(model, ROWS).body();
    }

    private static Answer post(Caller rest, String target, Dialect dialect, FakeModel model) {
        Answer answer = await(rest.send(HttpMethod.POST, target, dialect.ask(model, ROWS)));
        assertThat(answer.status()).as(target + ": " + answer.text()).isEqualTo(200);
        assertThat(dialect.answered(model, answer.message())).isEqualTo(model.answers(ROWS));
        return answer;
    }

    private static Answer unary(GrpcCaller grpc, GrpcDialect dialect, FakeModel model, Buffer message) {
        Buffer answer = Buffer.buffer(grpc.unary(dialect.infers(), message.getBytes()));
        Message said = new Message(Message.nothing().headers(), answer);
        assertThat(dialect.answered(model, said)).isEqualTo(model.answers(ROWS));
        return new Answer(200, said.headers(), answer);
    }
}
