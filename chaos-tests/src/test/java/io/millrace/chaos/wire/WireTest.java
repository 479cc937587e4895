package io.millrace.chaos.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.echo.Rows;
import io.millrace.chaos.echo.Verdict;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {
    static Stream<Wire> wires() {
        return Wire.all();
    }

    @ParameterizedTest
    @MethodSource("wires")
    void carriesAQuestionAndItsAnswer(Wire wire) throws Exception {
        Rows x = EchoModel.question(4711, wire == TorchServeWire.ELEMENT ? 1 : 3, 8, 42);

        FullHttpRequest request = wire.ask("echo", x);
        Question question = wire.read(request);
        Rows y = wire.read(wire.answer(question, EchoModel.answer(question.x())));

        assertThat(wire.claims(request.uri())).isTrue();
        assertThat(question.model()).isEqualTo("echo");
        assertThat(question.x().values()).isEqualTo(x.values());
        assertThat(EchoModel.judge(x, y)).isEqualTo(new Verdict.Right());
    }

    @ParameterizedTest
    @MethodSource("wires")
    void readsNoHalfDocument(Wire wire) {
        Rows x = EchoModel.question(4711, 1, 8, 42);
        String whole = wire.ask("echo", x).content().toString(StandardCharsets.ISO_8859_1);
        String half = whole.substring(0, whole.length() / 2);
        FullHttpRequest cut = HttpMessages.post(
                wire.ask("echo", x).uri(), HttpMessages.JSON, half.getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> wire.read(cut)).isInstanceOf(NotReadableException.class);
    }

    @ParameterizedTest
    @MethodSource("wires")
    void tellsItsErrorsFromAnswers(Wire wire) throws Exception {
        Question question = wire.read(wire.ask("echo", EchoModel.question(1, 1, 4, 1)));

        assertThat(wire.isError(wire.refuse(503, "a \"quoted\" reason"))).isTrue();
        assertThat(wire.isError(wire.answer(question, EchoModel.answer(question.x()))))
                .isFalse();
        assertThat(wire.isError(HttpMessages.json(502, "<html>bad gateway</html>")))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("wires")
    void isFoundByItsName(Wire wire) {
        assertThat(Wire.named(wire.label())).isSameAs(wire);
    }

    @Test
    void readsTensorFlowRowsUnderTheirName() throws Exception {
        String body = "{\"instances\":[{\"x\":[1,2,3]},{\"x\":[4,5,6]}]}";

        Question question = TfsWire.ROW.read(
                HttpMessages.post("/v1/models/echo:predict", HttpMessages.JSON, body.getBytes(StandardCharsets.UTF_8)));

        assertThat(question.x().count()).isEqualTo(2);
        assertThat(question.x().values()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void answersInBinaryOnlyWhereItIsWished() throws Exception {
        String listed = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,2,3]}],"
                + "\"parameters\":{\"binary_data_output\":true},\"outputs\":[{\"name\":\"y\"%s}]}";

        assertThat(form(listed.formatted(""))).isEqualTo(Question.Form.JSON);
        assertThat(form(listed.formatted(",\"parameters\":{\"binary_data\":true}")))
                .isEqualTo(Question.Form.BINARY);
    }

    @Test
    void answersGrpcInTheFormItWasAsked() throws Exception {
        Rows x = EchoModel.question(1, 1, 4, 1);

        assertThat(OipGrpcWire.RAW.read(OipGrpcWire.RAW.ask("echo", x)).form()).isEqualTo(Question.Form.RAW);
        assertThat(OipGrpcWire.RAW.read(OipGrpcWire.TYPED.ask("echo", x)).form())
                .isEqualTo(Question.Form.TYPED);
    }

    @ParameterizedTest
    @CsvSource({"0,200", "3,400", "8,429", "13,500", "14,503", "x,0", "'',0"})
    void tellsWhatAStatusOfGrpcMeans(String code, int status) {
        FullHttpResponse answer = GrpcMessages.reply(new byte[0]);
        answer.trailingHeaders().set(GrpcMessages.STATUS, code);

        assertThat(OipGrpcWire.RAW.status(answer)).isEqualTo(status);
    }

    private static Question.Form form(String body) throws NotReadableException {
        return OipWire.JSON
                .read(HttpMessages.post(
                        "/v2/models/echo/infer", HttpMessages.JSON, body.getBytes(StandardCharsets.UTF_8)))
                .form();
    }
}
