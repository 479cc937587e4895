package io.millrace.backends.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ScriptedServer;
import io.millrace.backends.http.HttpSettings;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.millrace.inference.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server may do to one call, and what is said of it: the fault, and what had been sent. */
class UglyAnswerTest {
    private static final HttpSettings SMALL_ANSWERS =
            new HttpSettings(Duration.ofMillis(250), 1, 10, Duration.ofSeconds(30), 100);

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultIsTold(String what, RawHttp2.Answer answer, Sent sent, Fault fault) {
        try (GrpcFixture grpc = new GrpcFixture(SMALL_ANSWERS, Ticker.SYSTEM);
                ScriptedServer server = RawHttp2.answering(answer)) {
            Failure.AttemptFailed failed = grpc.fault(GrpcFixture.ask(server));

            assertThat(failed.fault()).isEqualTo(fault);
            assertThat(failed.sent()).isEqualTo(sent);
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "a stream refused was not looked at",
                        (http2, stream) -> http2.reset(stream, RawHttp2.REFUSED_STREAM),
                        Sent.NOTHING,
                        new Fault.Saturated("it refuses another stream")),
                fault(
                        "a stream refused after its answer began was",
                        (http2, stream) -> http2.head(stream).reset(stream, RawHttp2.REFUSED_STREAM),
                        Sent.ANSWER_BEGUN,
                        new Fault.Saturated("it refuses another stream")),
                fault(
                        "a stream above the last of a GOAWAY was not looked at",
                        (http2, stream) -> http2.goAway(stream - 2, RawHttp2.NO_ERROR),
                        Sent.NOTHING,
                        new Fault.Reset("it is closing the connection")),
                fault(
                        "a stream within a GOAWAY may have been",
                        (http2, stream) -> {
                            http2.goAway(stream, RawHttp2.NO_ERROR);
                            http2.peer().reset();
                        },
                        Sent.MAYBE,
                        new Fault.Reset("before an answer")),
                fault(
                        "a stream reset before its answer",
                        (http2, stream) -> http2.reset(stream, RawHttp2.INTERNAL_ERROR),
                        Sent.MAYBE,
                        new Fault.Reset("it reset the stream (INTERNAL_ERROR)")),
                fault(
                        "a stream reset within its answer",
                        (http2, stream) -> http2.head(stream)
                                .data(stream, false, RawHttp2.message(0, 10, "12345"))
                                .reset(stream, RawHttp2.CANCEL),
                        Sent.ANSWER_BEGUN,
                        new Fault.Reset("it reset the stream (CANCEL)")),
                fault(
                        "a stream reset with an error nobody knows",
                        (http2, stream) -> http2.reset(stream, 77),
                        Sent.MAYBE,
                        new Fault.Reset("it reset the stream (77)")),
                fault(
                        "a stream reset for too many requests",
                        (http2, stream) -> http2.reset(stream, RawHttp2.ENHANCE_YOUR_CALM),
                        Sent.MAYBE,
                        new Fault.Saturated("it asks for fewer requests")),
                fault(
                        "a connection ended before an answer",
                        (http2, stream) -> http2.peer().reset(),
                        Sent.MAYBE,
                        new Fault.Reset("before an answer")),
                fault(
                        "a connection ended within an answer",
                        (http2, stream) -> {
                            http2.head(stream).data(stream, false, RawHttp2.message(0, 10, "12345"));
                            http2.peer().reset();
                        },
                        Sent.ANSWER_BEGUN,
                        new Fault.Reset("within its answer")),
                bad(
                        "no status in the trailers",
                        (http2, stream) -> http2.head(stream)
                                .data(stream, false, RawHttp2.message("m"))
                                .trailers(stream, "x-own", "v"),
                        "it ends without a gRPC status"),
                bad(
                        "no trailers at all",
                        (http2, stream) -> http2.head(stream).data(stream, true, RawHttp2.message("m")),
                        "it ends without a gRPC status"),
                bad(
                        "headers alone without a status",
                        (http2, stream) ->
                                http2.headers(stream, true, ":status", "200", "content-type", "application/grpc"),
                        "it ends without a gRPC status"),
                bad(
                        "a status that is no number",
                        (http2, stream) -> http2.head(stream).trailers(stream, "grpc-status", "fine"),
                        "its gRPC status is no number: fine"),
                bad(
                        "an HTTP status that is no number",
                        (http2, stream) -> http2.headers(stream, true, ":status", "2oo"),
                        "its HTTP status is no number: 2oo"),
                bad(
                        "OK without a message",
                        (http2, stream) -> http2.head(stream).trailers(stream, "grpc-status", "0"),
                        "its status is OK, but it has no message"),
                bad(
                        "OK with half a message",
                        (http2, stream) -> http2.head(stream)
                                .data(stream, false, RawHttp2.message(0, 10, "12345"))
                                .trailers(stream, "grpc-status", "0"),
                        "its message is cut"),
                bad(
                        "OK with half a prefix",
                        (http2, stream) -> http2.head(stream)
                                .data(stream, false, new byte[3])
                                .trailers(stream, "grpc-status", "0"),
                        "its message is cut"),
                bad(
                        "two messages",
                        (http2, stream) -> http2.head(stream)
                                .data(stream, false, RawHttp2.message("one"))
                                .data(stream, false, RawHttp2.message("two"))
                                .trailers(stream, "grpc-status", "0"),
                        "it has more than one message"),
                bad(
                        "a compressed message",
                        (http2, stream) -> http2.headers(
                                        stream,
                                        false,
                                        ":status",
                                        "200",
                                        "content-type",
                                        "application/grpc",
                                        "grpc-encoding",
                                        "gzip")
                                .data(stream, false, RawHttp2.message(1, 3, "zip"))
                                .trailers(stream, "grpc-status", "0"),
                        "it is compressed"),
                bad(
                        "a prefix that is none",
                        (http2, stream) ->
                                http2.head(stream).data(stream, false, "<html>".getBytes(StandardCharsets.UTF_8)),
                        "it is not gRPC"),
                bad(
                        "a message over the limit, by its prefix",
                        (http2, stream) -> http2.head(stream).data(stream, false, RawHttp2.message(0, 101, "")),
                        "it is longer than 100 bytes"),
                bad(
                        "a message of more bytes than there are",
                        (http2, stream) -> http2.head(stream).data(stream, false, RawHttp2.message(0, -1, "")),
                        "it is longer than 100 bytes"),
                bad(
                        "a page of a web server",
                        (http2, stream) -> http2.headers(stream, false, ":status", "200", "content-type", "text/html"),
                        "its content type is text/html"),
                fault(
                        "a message before the headers",
                        (http2, stream) -> http2.data(stream, false, RawHttp2.message("m")),
                        Sent.MAYBE,
                        new Fault.BadAnswer("it begins without headers")),
                fault(
                        "frames of a stream nobody opened",
                        (http2, stream) -> http2.data(stream + 2, false, RawHttp2.message("m")),
                        Sent.MAYBE,
                        new Fault.BadAnswer("it is not HTTP/2 (PROTOCOL_ERROR)")),
                fault(
                        "a frame longer than any may be",
                        (http2, stream) -> http2.data(stream, false, new byte[20_000]),
                        Sent.MAYBE,
                        new Fault.BadAnswer("it is not HTTP/2 (FRAME_SIZE_ERROR)")),
                bad(
                        "a third head",
                        (http2, stream) -> http2.head(stream).head(stream),
                        "it is not HTTP/2 (PROTOCOL_ERROR)"),
                fault(
                        "headers without end",
                        (http2, stream) -> http2.headers(
                                stream,
                                false,
                                ":status",
                                "200",
                                "content-type",
                                "application/grpc",
                                "x",
                                "y".repeat(100_000)),
                        Sent.MAYBE,
                        new Fault.BadAnswer("it is not HTTP/2 (FRAME_SIZE_ERROR)")));
    }

    private static Arguments bad(String what, RawHttp2.Answer answer, String problem) {
        return fault(what, answer, Sent.ANSWER_BEGUN, new Fault.BadAnswer(problem));
    }

    private static Arguments fault(String what, RawHttp2.Answer answer, Sent sent, Fault fault) {
        return Arguments.of(what, answer, sent, fault);
    }

    /** HTTP without gRPC, as the specification reads it; and a status that is not one of gRPC's. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("statuses")
    void aStatusIsTold(String what, RawHttp2.Answer answer, GrpcCode code, String message) {
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = RawHttp2.answering(answer)) {
            GrpcAnswer told = grpc.answer(GrpcFixture.ask(server));

            assertThat(told.code()).isEqualTo(code);
            assertThat(told.message()).isEqualTo(message);
            assertThat(told.body().length()).isZero();
            assertThat(told.trailers().get("grpc-status")).isNotEmpty();
        }
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(
                        "an error of headers alone",
                        (RawHttp2.Answer) (http2, stream) -> http2.headers(
                                stream,
                                true,
                                ":status",
                                "200",
                                "content-type",
                                "application/grpc",
                                "grpc-status",
                                "5",
                                "grpc-message",
                                "not there: 100%25 %C3%A4 %zz"),
                        GrpcCode.NOT_FOUND,
                        "not there: 100% ä %zz"),
                Arguments.of(
                        "an error behind a message",
                        (RawHttp2.Answer) (http2, stream) -> http2.head(stream)
                                .data(stream, false, RawHttp2.message("half an answer"))
                                .trailers(stream, "grpc-status", "13", "grpc-message", "broke"),
                        GrpcCode.INTERNAL,
                        "broke"),
                Arguments.of(
                        "a code that is none of gRPC's",
                        (RawHttp2.Answer) (http2, stream) -> http2.head(stream).trailers(stream, "grpc-status", "99"),
                        GrpcCode.UNKNOWN,
                        ""),
                page("400", GrpcCode.INTERNAL),
                page("401", GrpcCode.UNAUTHENTICATED),
                page("403", GrpcCode.PERMISSION_DENIED),
                page("404", GrpcCode.UNIMPLEMENTED),
                page("429", GrpcCode.UNAVAILABLE),
                page("502", GrpcCode.UNAVAILABLE),
                page("503", GrpcCode.UNAVAILABLE),
                page("504", GrpcCode.UNAVAILABLE),
                page("418", GrpcCode.UNKNOWN),
                Arguments.of(
                        "an HTTP status with a gRPC one",
                        (RawHttp2.Answer) (http2, stream) -> http2.headers(
                                stream, true, ":status", "503", "grpc-status", "8", "grpc-message", "full"),
                        GrpcCode.RESOURCE_EXHAUSTED,
                        "full"));
    }

    private static Arguments page(String status, GrpcCode code) {
        return Arguments.of(
                "a page of HTTP status " + status,
                (RawHttp2.Answer)
                        (http2, stream) -> http2.headers(stream, false, ":status", status, "content-type", "text/html"),
                code,
                "HTTP status " + status + " without a gRPC status");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whole")
    void theAnswerIsRead(String what, RawHttp2.Answer answer) {
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = RawHttp2.answering(answer)) {
            GrpcAnswer told = grpc.answer(GrpcFixture.ask(server));

            assertThat(told.code()).isEqualTo(GrpcCode.OK);
            assertThat(told.body()).hasToString("answer");
        }
    }

    static Stream<Arguments> whole() {
        byte[] message = RawHttp2.message("answer");
        return Stream.of(
                Arguments.of("in one frame", (RawHttp2.Answer) (http2, stream) -> http2.ok(stream, "answer")),
                Arguments.of("in a frame for each byte", (RawHttp2.Answer) (http2, stream) -> {
                    http2.head(stream);
                    for (byte each : message) http2.data(stream, false, new byte[] {each});
                    http2.trailers(stream, "grpc-status", "0");
                }),
                Arguments.of("behind interim heads", (RawHttp2.Answer)
                        (http2, stream) -> http2.headers(stream, false, ":status", "100")
                                .headers(stream, false, ":status", "103", "link", "x")
                                .ok(stream, "answer")),
                Arguments.of("with an empty frame at its end", (RawHttp2.Answer) (http2, stream) -> http2.head(stream)
                        .data(stream, false, message)
                        .data(stream, false, new byte[0])
                        .trailers(stream, "grpc-status", "0")),
                Arguments.of("with a reset behind it", (RawHttp2.Answer)
                        (http2, stream) -> http2.ok(stream, "answer").reset(stream, RawHttp2.NO_ERROR)));
    }
}
