package io.millrace.backends.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** When an answer is passed on in pieces, instead of being collected first. */
enum AnswerFlow {
    /** Never: who asked needs it whole. */
    WHOLE,
    /** Once it is longer than is held. */
    WHEN_LARGE,
    /** Unless its end came with its beginning: each piece is of use by itself. */
    AS_IT_COMES,
    /** From its head on. */
    AT_ONCE;

    private static final AsciiString EVENTS = AsciiString.cached("text/event-stream");
    private static final AsciiString JSON = AsciiString.cached("application/json");
    /** Open Inference's answers with raw bytes behind their JSON. */
    private static final AsciiString BINARY_PART = AsciiString.cached("inference-header-content-length");
    /** TorchServe's word that more pieces follow. */
    private static final AsciiString TORCHSERVE_STREAM = AsciiString.cached("ts_stream_next");

    /**
     * Only what was served flows: an error has to be read to be understood. A JSON document or a tensor is of no use before its
     * end, so one without a length is collected as long as it is small, and may be asked for again when it breaks off.
     *
     * @param held bytes of an answer that are collected
     */
    static AnswerFlow of(HttpResponse head, long held) {
        int status = head.status().code();
        if (status < 200 || status > 299) return WHOLE;
        if (isEvents(head)) return AT_ONCE;
        long declared = HttpUtil.getContentLength(head, -1L);
        if (declared >= 0) return declared > held ? AT_ONCE : WHOLE;
        if (head.headers().contains(TORCHSERVE_STREAM)) return AT_ONCE;
        return is(head, JSON) || head.headers().contains(BINARY_PART) ? WHEN_LARGE : AS_IT_COMES;
    }

    static boolean isEvents(HttpResponse head) {
        return is(head, EVENTS);
    }

    private static boolean is(HttpResponse head, AsciiString expected) {
        @Nullable CharSequence type = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
        return type != null
                && AsciiString.regionMatches(type, true, 0, expected, 0, expected.length())
                && (type.length() == expected.length() || " ;\t".indexOf(type.charAt(expected.length())) >= 0);
    }
}
