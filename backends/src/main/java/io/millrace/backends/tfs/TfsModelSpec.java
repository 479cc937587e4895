package io.millrace.backends.tfs;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoSplice;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A {@code ModelSpec}, which is what routing needs of every message of TensorFlow Serving. It is read by a walk over the
 * top-level fields that leaves the tensors unread.
 *
 * @param name      as the client wrote it: any text, empty where it is left out
 * @param version   never together with a label
 * @param label     of a version; empty text for none
 * @param signature empty text for the default one
 */
public record TfsModelSpec(String name, OptionalLong version, String label, String signature) {
    /** Where all requests have it but MultiInference, whose tasks have one each; and the answer of GetModelMetadata. */
    public static final int IN_REQUEST = 1;
    /** Where the answers of Predict, Classify and Regress have it. */
    public static final int IN_ANSWER = 2;

    /** Where a failure is that TensorFlow Serving calls a failed precondition: the model has no such signature. */
    public static final String SIGNATURE_NAME = "model_spec.signature_name";

    static final String DEFAULT_SIGNATURE = "serving_default";

    static final TfsModelSpec NONE = new TfsModelSpec("", OptionalLong.empty(), "", "");

    /** The model by name and version; a version that is no integer is none of TensorFlow Serving's. */
    public static TfsModelSpec of(ModelName model, Optional<ModelVersion> version, String signature) {
        OptionalLong number = version.filter(ModelVersion::isInteger).stream()
                .mapToLong(known -> Long.parseLong(known.text()))
                .findFirst();
        return new TfsModelSpec(model.text(), number, "", signature);
    }

    /**
     * Reads it out of a message.
     *
     * @param field {@link #IN_REQUEST} or {@link #IN_ANSWER}
     * @throws io.millrace.inference.FailureException {@code Malformed}
     */
    public static TfsModelSpec of(Buffer message, int field) {
        TfsModelSpec spec = NONE;
        ProtoReader in = ProtoReader.of(message);
        while (in.next()) {
            if (in.field() == field) spec = read(in);
            else in.skip();
        }
        return spec;
    }

    /** Whether a message has one at all, be it empty. */
    public static boolean isIn(Buffer message, int field) {
        ProtoReader in = ProtoReader.of(message);
        while (in.next()) {
            if (in.field() == field) return true;
            in.skip();
        }
        return false;
    }

    /** Reads the one the walk stands at. Of version and label the last counts. */
    static TfsModelSpec read(ProtoReader in) {
        String name = "";
        OptionalLong version = OptionalLong.empty();
        String label = "";
        String signature = "";
        in.enter("model_spec");
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.string("name");
                case 2 -> {
                    version = OptionalLong.of(wrapped(in));
                    label = "";
                }
                case 3 -> signature = in.takes(DEFAULT_SIGNATURE) ? DEFAULT_SIGNATURE : in.string("signature_name");
                case 4 -> {
                    label = in.string("version_label");
                    version = OptionalLong.empty();
                }
                default -> in.skip();
            }
        }
        return new TfsModelSpec(name, version, label, signature);
    }

    private static long wrapped(ProtoReader in) {
        long value = 0;
        in.enter("version");
        while (in.next()) {
            if (in.field() == 1) value = in.integer("value");
            else in.skip();
        }
        return value;
    }

    /** Writes it into a message. */
    public void write(ProtoWriter out, int field) {
        out.open(field).string(1, name);
        if (version.isPresent()) out.open(2).integer(1, version.getAsLong()).close();
        out.string(3, signature).string(4, label).close();
    }

    /**
     * The message with this in the place of its own, the rest of it as it is.
     *
     * @param field {@link #IN_REQUEST} or {@link #IN_ANSWER}
     * @throws io.millrace.inference.FailureException {@code Malformed}
     */
    public Buffer putInto(Buffer message, int field) {
        ProtoWriter out = new ProtoWriter();
        write(out, field);
        return ProtoSplice.replace(message, 1L << field, out);
    }

    /** Whether it is the signature that a server uses where none is named. */
    public boolean isDefaultSignature() {
        return signature.isEmpty() || signature.equals(DEFAULT_SIGNATURE);
    }

    /** Fails with {@code Unfit}: which version a label stands for only its own server knows. */
    void requireNoLabel() {
        if (!label.isEmpty())
            throw new Failure.Unfit("", "Unrecognized servable version label: " + Excerpt.of(label)).toException();
    }

    /** The same version, label and signature of another model. */
    public TfsModelSpec of(ModelName other) {
        return new TfsModelSpec(other.text(), version, label, signature);
    }

    /** The same signature of another model and version; without one what it says of version or label stays. */
    TfsModelSpec of(ModelName other, Optional<ModelVersion> wanted) {
        return wanted.isPresent() ? of(other, wanted, signature) : of(other);
    }
}
