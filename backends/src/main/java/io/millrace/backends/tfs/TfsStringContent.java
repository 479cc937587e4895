package io.millrace.backends.tfs;

import io.millrace.inference.Failure;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code tensor_content} of texts: the lengths of all as varints, then the bytes of all. Source: tensorflow/core,
 * {@code platform/tensor_coding.cc}.
 */
final class TfsStringContent {
    private final Buffer content;
    private final String where;
    private int at;

    private TfsStringContent(Buffer content, String where) {
        this.content = content;
        this.where = where;
    }

    /** The elements, which share the content's bytes. Fails with {@code Malformed}. */
    static List<Buffer> split(Buffer content, long elements, String where) {
        return new TfsStringContent(content, where).split(elements);
    }

    private List<Buffer> split(long elements) {
        // Each element has a byte of its length at least: the shape's claim is not trusted with memory.
        if (elements > content.length()) throw malformed("it has fewer elements than its shape");
        int[] lengths = new int[(int) elements];
        long total = 0;
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = length();
            total += lengths[i];
        }
        if (total != content.length() - at)
            throw malformed("its lengths say " + total + " bytes where " + (content.length() - at) + " follow");
        List<Buffer> texts = new ArrayList<>(lengths.length);
        for (int length : lengths) {
            texts.add(content.slice(at, at + length));
            at += length;
        }
        return texts;
    }

    private int length() {
        long length = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (at == content.length()) throw malformed("it ends within its lengths");
            byte part = content.getByte(at++);
            length |= (long) (part & 0x7F) << shift;
            if (part < 0) continue;
            if (length > content.length()) break;
            return (int) length;
        }
        throw malformed("a length is over its end");
    }

    private RuntimeException malformed(String problem) {
        return new Failure.Malformed(where + ".tensor_content", problem).toException();
    }
}
