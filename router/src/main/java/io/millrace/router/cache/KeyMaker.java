package io.millrace.router.cache;

import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.CanonicalForm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Names questions: SHA-256 over a secret of this process and a canonical form of the question, its first 128 bits. In
 * that form everything has its length or count in front, so that no two questions have the same; names are sorted where
 * their order means nothing, and elements are as {@link CanonicalForm} has them. Nobody outside can compute a name, nor
 * therefore look for two questions of one name. One per event loop.
 */
public final class KeyMaker {
    private static final int SCRATCH = 512;

    private final byte[] secret;
    private final MessageDigest digest;
    private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH);

    /** @param secret of the process, at least 16 bytes that nobody can guess; shared, not written to */
    public KeyMaker(byte[] secret) {
        if (secret.length < 16) throw new IllegalArgumentException("a secret of " + secret.length + " bytes");
        this.secret = secret;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Fails as {@link CanonicalForm#write}. */
    public CacheKey of(Question question) {
        ByteBuffer hash = ByteBuffer.wrap(hash(question));
        return new CacheKey(hash.getLong(), hash.getLong());
    }

    /** The whole hash, 32 bytes: for a name that must be safe where the secret is none. Fails alike. */
    public byte[] hash(Question question) {
        digest.reset();
        scratch.clear();
        digest.update(secret);
        text(question.model().text());
        text(question.version());
        text(question.tenant());
        text(question.authorization());
        inputs(question.inputs());
        parameters(question.parameters());
        texts(question.wanted());
        flush();
        return digest.digest();
    }

    private void inputs(List<Tensor> inputs) {
        List<Tensor> sorted = inputs;
        if (inputs.size() > 1) {
            sorted = new ArrayList<>(inputs);
            sorted.sort(Comparator.comparing(Tensor::name));
        }
        number(sorted.size());
        for (Tensor input : sorted) {
            text(input.name());
            text(input.type().name());
            shape(input.shape());
            flush();
            CanonicalForm.write(input, (bytes, from, to) -> digest.update(bytes, from, to - from));
        }
    }

    private void shape(Shape shape) {
        number(shape.rank());
        for (int i = 0; i < shape.rank(); i++) number(shape.dim(i));
    }

    private void parameters(Map<String, Parameter> parameters) {
        number(parameters.size());
        if (parameters.isEmpty()) return;
        new TreeMap<>(parameters).forEach((name, value) -> {
            text(name);
            switch (value) {
                case Parameter.Text(String text) -> {
                    number(0);
                    text(text);
                }
                case Parameter.Whole(long whole) -> {
                    number(1);
                    number(whole);
                }
                case Parameter.Real(double real) -> {
                    number(2);
                    number(Double.doubleToRawLongBits(real));
                }
                case Parameter.Flag(boolean flag) -> {
                    number(3);
                    number(flag ? 1 : 0);
                }
            }
        });
    }

    private void texts(List<String> texts) {
        number(texts.size());
        List<String> sorted = texts;
        if (texts.size() > 1) {
            sorted = new ArrayList<>(texts);
            Collections.sort(sorted);
        }
        for (String text : sorted) text(text);
    }

    private void text(Optional<String> text) {
        number(text.isPresent() ? 1 : 0);
        text.ifPresent(this::text);
    }

    private void text(String text) {
        number(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (scratch.remaining() < Character.BYTES) flush();
            scratch.putChar(text.charAt(i));
        }
    }

    private void number(long number) {
        if (scratch.remaining() < Long.BYTES) flush();
        scratch.putLong(number);
    }

    private void flush() {
        digest.update(scratch.array(), 0, scratch.position());
        scratch.clear();
    }
}
