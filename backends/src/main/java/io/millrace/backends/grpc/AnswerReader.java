package io.millrace.backends.grpc;

import io.millrace.backends.BadAnswerException;
import io.millrace.inference.Excerpt;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one call's answer: its headers, its messages, its trailers. A status other than OK stands whatever came with it; OK
 * stands only with whole messages.
 */
final class AnswerReader {
    private static final AsciiString STATUS = AsciiString.cached("grpc-status");
    private static final AsciiString MESSAGE = AsciiString.cached("grpc-message");

    private static final String GRPC = "application/grpc";

    private final Http2Headers head;
    private final int httpStatus;
    private final MessageReader messages;
    private final Supplier<Buffer> whole;

    /**
     * @param whole what is the body of an answer of status OK; may throw {@link BadAnswerException} where there is none
     * @throws BadAnswerException when its HTTP status is none
     */
    AnswerReader(Http2Headers head, MessageReader messages, Supplier<Buffer> whole) {
        this.head = head;
        this.httpStatus = number(head.status(), "HTTP status");
        this.messages = messages;
        this.whole = whole;
    }

    /** The headers that are the server's own. */
    MultiMap metadata() {
        return fields(head);
    }

    /** Headers before the answer's own, of which there may be any number. */
    static boolean isInterim(Http2Headers headers) {
        CharSequence status = headers.status();
        return status != null && status.length() == 3 && status.charAt(0) == '1';
    }

    /**
     * A proxy's own page, or that of another server.
     *
     * @throws BadAnswerException when it is no gRPC and says that all is well
     */
    boolean isNotGrpc() {
        CharSequence type = head.get("content-type");
        if (type != null && AsciiString.regionMatches(type, true, 0, GRPC, 0, GRPC.length())) return false;
        if (httpStatus != 200) return true;
        throw new BadAnswerException(
                type == null ? "it has no content type" : "its content type is " + Excerpt.of(type));
    }

    /** @throws BadAnswerException when a message is too long, compressed, or one too many */
    void take(ByteBuf data) {
        messages.take(data);
    }

    /** An answer of headers alone. */
    GrpcAnswer endWithHead() {
        return end(MultiMap.caseInsensitiveMultiMap(), fields(head));
    }

    GrpcAnswer end(Http2Headers trailers) {
        return end(fields(head), fields(trailers));
    }

    /** Ended by its last frame, as an answer of no gRPC server does. */
    GrpcAnswer endWithoutTrailers() {
        return end(fields(head), HeadersMultiMap.httpHeaders());
    }

    /** What {@link #isNotGrpc}; the rest of it is of no use. */
    GrpcAnswer endWithoutGrpc() {
        return end(MultiMap.caseInsensitiveMultiMap(), HeadersMultiMap.httpHeaders());
    }

    private GrpcAnswer end(MultiMap metadata, MultiMap trailers) {
        String status = trailers.get(STATUS);
        if (status == null) return endByHttp(metadata, trailers);
        GrpcCode code = GrpcCode.of(number(status, "gRPC status"));
        String message = PercentText.decode(trailers.get(MESSAGE));
        Buffer body = code == GrpcCode.OK ? body() : Buffer.buffer(0);
        return new GrpcAnswer(code, message, metadata, body, trailers);
    }

    private Buffer body() {
        messages.requireWhole();
        return whole.get();
    }

    private GrpcAnswer endByHttp(MultiMap metadata, MultiMap trailers) {
        if (httpStatus == 200) throw new BadAnswerException("it ends without a gRPC status");
        GrpcCode code = GrpcCode.ofHttpStatus(httpStatus);
        String message = "HTTP status " + httpStatus + " without a gRPC status";
        trailers.set(STATUS, Integer.toString(code.number())).set(MESSAGE, message);
        return new GrpcAnswer(code, message, metadata, Buffer.buffer(0), trailers);
    }

    /** All that is the server's own, not HTTP's or of the message's coding. */
    private static MultiMap fields(Http2Headers headers) {
        HeadersMultiMap fields = HeadersMultiMap.httpHeaders();
        try {
            for (Map.Entry<CharSequence, CharSequence> field : headers) {
                CharSequence name = field.getKey();
                if (!Metadata.isOfTheTransport(name)) fields.add(name, field.getValue());
            }
        } catch (IllegalArgumentException notThat) {
            throw new BadAnswerException("its headers have characters that may not be there");
        }
        return fields;
    }

    private static int number(@Nullable CharSequence text, String what) {
        if (text == null) throw new BadAnswerException("it has no " + what);
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9' || i == 9) throw notANumber(text, what);
            number = number * 10 + digit - '0';
        }
        if (text.isEmpty()) throw notANumber(text, what);
        return number;
    }

    private static BadAnswerException notANumber(CharSequence text, String what) {
        return new BadAnswerException("its " + what + " is no number: " + Excerpt.of(text));
    }
}
