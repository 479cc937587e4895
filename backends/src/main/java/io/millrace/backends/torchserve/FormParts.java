package io.millrace.backends.torchserve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.EndOfDataDecoderException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.TooLongFormFieldException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.TooManyFormFieldsException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads forms by Netty's decoder: at most {@value #MOST_PARTS} parts in {@value #MOST_BYTES} bytes, each with a head of a
 * few KiB, all in memory.
 *
 * <p>The body is given to the decoder in pieces, after each of which it may keep no more than one of what it has not
 * understood. Of a body given whole it would build any number of attributes out of one part's head, and go a few calls deeper
 * for each part that is a multipart without parts of its own.
 */
final class FormParts {
    private static final int MOST_PARTS = 1024;
    private static final int PIECE = 8 << 10;

    /** What the decoder was within when it failed it does not release; here that is garbage and no leak. */
    private static final ByteBufAllocator MEMORY = new UnpooledByteBufAllocator(false, true);

    /** TorchServe's own bound is 6553500 bytes ({@code max_request_size}) unless it is told otherwise. */
    private static final int MOST_BYTES = 8 << 20;

    /** A boundary has at most 70 characters (RFC 2046, 5.1.1). It is looked for at every byte, all of it at worst. */
    private static final int LONGEST_TYPE = 128;

    private final String contentType;
    private final Buffer body;

    private FormParts(String contentType, Buffer body) {
        this.contentType = contentType;
        this.body = body;
    }

    /** {@code multipart/form-data}, in the order of its parts. Fails with {@code Malformed} or {@code TooLarge}. */
    static List<FormPart> ofMultipart(String contentType, Buffer body) {
        if (contentType.length() > LONGEST_TYPE)
            throw malformed("content-type", "longer than " + LONGEST_TYPE + " characters");
        int parameters = contentType.indexOf(';');
        // Netty knows the name in lower case alone.
        String known = "multipart/form-data" + (parameters < 0 ? "" : contentType.substring(parameters));
        return new FormParts(known, body).read();
    }

    /** {@code application/x-www-form-urlencoded}, in the order of its fields. Fails alike. */
    static List<FormPart> ofFields(Buffer body) {
        Buffer line = withoutLineEnd(body);
        return line.length() == 0 ? List.of() : new FormParts("application/x-www-form-urlencoded", line).read();
    }

    /** Netty takes the first line for all of them. */
    private static Buffer withoutLineEnd(Buffer body) {
        int end = body.length();
        while (end > 0 && isLineEnd(body.getByte(end - 1))) end--;
        for (int i = 0; i < end; i++)
            if (isLineEnd(body.getByte(i)))
                throw malformed("body", "a line break in a form; send JSON as application/json");
        return body.slice(0, end);
    }

    private static boolean isLineEnd(byte one) {
        return one == '\r' || one == '\n';
    }

    private List<FormPart> read() {
        if (body.length() > MOST_BYTES) throw new Failure.TooLarge(MOST_BYTES).toException();
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        try {
            if (contentType.startsWith("multipart") && !HttpPostRequestDecoder.isMultipart(head))
                throw malformed("content-type", "a form of parts without a boundary");
            HttpPostRequestDecoder decoder =
                    new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), head, UTF_8, MOST_PARTS, PIECE);
            try {
                return read(decoder);
            } finally {
                decoder.destroy();
            }
        } catch (FailureException ours) {
            throw ours;
        } catch (TooManyFormFieldsException tooMany) {
            throw malformed("body", "a form of more than " + MOST_PARTS + " parts");
        } catch (TooLongFormFieldException tooLong) {
            throw malformed(
                    "body", "a form with a name or a head of over " + PIECE + " bytes; send JSON as application/json");
        } catch (RuntimeException | IOException bad) {
            // Beside its own exception it throws whatever arrays, strings and charsets do: in 4.2.17 an empty boundary
            // does.
            throw malformed("body", "it is not a form: " + reason(bad));
        }
    }

    private static String reason(Exception bad) {
        return bad instanceof ErrorDataDecoderException && bad.getCause() == null
                ? Excerpt.of(String.valueOf(bad.getMessage()))
                : "its boundary, or the head of one of its parts, is not right";
    }

    private List<FormPart> read(HttpPostRequestDecoder decoder) throws IOException {
        int at = 0;
        for (; at + PIECE < body.length(); at += PIECE) decoder.offer(new DefaultHttpContent(bytes(at, at + PIECE)));
        decoder.offer(new DefaultLastHttpContent(bytes(at, body.length())));
        // It knows that it has come to the end when it is offered more.
        decoder.offer(LastHttpContent.EMPTY_LAST_CONTENT);
        List<FormPart> parts = new ArrayList<>();
        try {
            while (decoder.hasNext()) parts.add(part((HttpData) decoder.next()));
        } catch (EndOfDataDecoderException end) {
            return parts;
        }
        // Fields end where their bytes do.
        if (decoder.isMultipart()) throw malformed("body", "a form that ends too early");
        return parts;
    }

    private ByteBuf bytes(int from, int to) {
        return MEMORY.heapBuffer(to - from).writeBytes(body.getBytes(from, to));
    }

    private static FormPart part(HttpData data) throws IOException {
        String contentType = data instanceof FileUpload file ? file.getContentType() : "";
        return new FormPart(data.getName(), contentType, Buffer.buffer(data.get()));
    }

    private static FailureException malformed(String where, String problem) {
        return new Failure.Malformed(where, problem).toException();
    }
}
