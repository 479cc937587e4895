package io.millrace.router.frontend;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Packs an answer that is written here, where its client takes {@code gzip} or {@code deflate}. Neither a small one, which
 * would not get smaller by much, nor a very large one, which would hold up the event loop. Source: RFC 9110, 12.5.3.
 */
final class AnswerPacking {
    private static final int SMALLEST = 1 << 10;
    private static final int LARGEST = 4 << 20;
    private static final String GZIP = "gzip";
    private static final String DEFLATE = "deflate";

    private AnswerPacking() {}

    static Reply packed(MultiMap requestHeaders, Reply reply) {
        int length = reply.body().length();
        if (length < SMALLEST || length > LARGEST) return reply;
        String accepted = requestHeaders.get(HttpHeaders.ACCEPT_ENCODING);
        if (accepted == null) return reply;
        reply.headers().set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        Optional<String> encoding = choice(accepted);
        if (encoding.isEmpty()) return reply;
        reply.headers().set(HttpHeaders.CONTENT_ENCODING, encoding.get());
        return new Reply(reply.status(), reply.headers(), packed(encoding.get(), reply.body()));
    }

    /** The one with the higher weight, gzip where they are equal; empty where the client wants neither. */
    static Optional<String> choice(String accepted) {
        double any = 0;
        double gzip = -1;
        double deflate = -1;
        for (String each : accepted.split(",", 32)) {
            String[] parts = each.split(";", 2);
            double weight = parts.length == 1 ? 1 : weight(parts[1]);
            switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
                case GZIP, "x-gzip" -> gzip = weight;
                case DEFLATE -> deflate = weight;
                case "*" -> any = weight;
                default -> {}
            }
        }
        if (gzip < 0) gzip = any;
        if (deflate < 0) deflate = any;
        if (gzip <= 0 && deflate <= 0) return Optional.empty();
        return Optional.of(gzip >= deflate ? GZIP : DEFLATE);
    }

    /** What cannot be read is as good as a no. */
    private static double weight(String parameter) {
        String text = parameter.strip();
        if (!text.startsWith("q=") && !text.startsWith("Q=")) return 0;
        String value = text.substring(2);
        return value.matches("[01](\\.[0-9]{0,3})?") ? Double.parseDouble(value) : 0;
    }

    private static Buffer packed(String encoding, Buffer body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length() / 2);
        try (OutputStream packing = encoding.equals(GZIP) ? new FastGzip(out) : new FastDeflate(out)) {
            packing.write(body.getBytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(out.toByteArray());
    }

    /** The JDK's own have no parameter for the level, and a deflater given to them they do not end. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private static final class FastDeflate extends DeflaterOutputStream {
        FastDeflate(OutputStream out) {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
