package io.millrace.backends.fuzz;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.served;
import static io.millrace.backends.CodecSamples.wire;

import com.sun.management.ThreadMXBean;
import io.millrace.backends.BadAnswerException;
import io.millrace.backends.WireCodec;
import io.millrace.backends.WireCodec.Body;
import io.millrace.backends.oip.OipCodec;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What must hold of whatever is read out of bytes nobody vouches for. */
final class Understood {
    /** A few bytes may stand for a million elements that a message of TensorFlow leaves out; nothing claims more. */
    private static final long MOST_ALLOCATED = 64 << 20;

    private static final long MOST_PER_BYTE = 1000;
    private static final OipCodec BINARY = new OipCodec();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Understood() {}

    /** What comes of reading so many bytes: empty where they are refused, in order and within bounds. */
    static <T> Optional<T> orRefused(int length, Supplier<T> reading) {
        long most = MOST_ALLOCATED + MOST_PER_BYTE * length;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Optional<T> read = orRefused(reading);
        if (THREADS.getCurrentThreadAllocatedBytes() - before <= most) return read;
        // A first time may have loaded classes.
        before = THREADS.getCurrentThreadAllocatedBytes();
        read = orRefused(reading);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (allocated > most) throw new AssertionError(allocated + " bytes allocated for " + length);
        return read;
    }

    private static <T> Optional<T> orRefused(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (FailureException refused) {
            Failure failure = refused.failure();
            if (failure instanceof Failure.Broken || failure.text().isBlank()) throw refused;
            return Optional.empty();
        } catch (BadAnswerException refused) {
            if (String.valueOf(refused.getMessage()).isBlank()) throw refused;
            return Optional.empty();
        }
    }

    /** Written in a form that carries everything, and in the codec's own if it carries them, they come back. */
    static void comeBack(Tensors tensors, WireCodec codec, ModelSignature signature) {
        for (Tensor tensor : tensors.tensors()) elements(tensor);
        comeBackThrough(BINARY, tensors, ModelSignature.UNKNOWN);
        if (codec.form() == BINARY.form()) return;
        Optional<Body> written = orRefused(
                0, () -> codec.encodeRequest(served(signature), Optional.empty(), Tensors.of(tensors.tensors())));
        if (written.isPresent()) comeBackThrough(codec, Tensors.of(tensors.tensors()), signature);
    }

    private static void comeBackThrough(WireCodec codec, Tensors tensors, ModelSignature signature) {
        Body written = codec.encodeRequest(served(signature), Optional.empty(), tensors);
        Tensors again = codec.decodeRequest(wire(codec.form(), written), MODEL, signature)
                .tensors();
        boolean same = again.tensors().size() == tensors.tensors().size()
                && again.id().equals(tensors.id())
                && again.wanted().equals(tensors.wanted())
                && again.parameters().equals(tensors.parameters());
        for (int i = 0; same && i < tensors.tensors().size(); i++)
            same = areSame(again.tensors().get(i), tensors.tensors().get(i));
        if (!same) throw new AssertionError(again + " instead of " + tensors);
    }

    /** A scalar becomes [1] where no model says that it is one. */
    private static boolean areSame(Tensor again, Tensor tensor) {
        return again.name().equals(tensor.name())
                && again.type() == tensor.type()
                && (again.shape().equals(tensor.shape()) || tensor.shape().rank() == 0)
                && elements(again).equals(again.data() instanceof TensorData.Json ? inJson(tensor) : elements(tensor));
    }

    /** There is one NaN there, whatever bits it had. */
    private static Object inJson(Tensor tensor) {
        Object elements = elements(tensor);
        if (!(elements instanceof Buffer raw)) return elements;
        Buffer in = raw.copy();
        int width = tensor.type().byteSize();
        for (int i = 0; i < in.length(); i += width) {
            if (tensor.type() == DataType.FP32 && Float.isNaN(in.getFloatLE(i))) in.setFloatLE(i, Float.NaN);
            if (tensor.type() == DataType.FP64 && Double.isNaN(in.getDoubleLE(i))) in.setDoubleLE(i, Double.NaN);
        }
        return in;
    }

    private static Object elements(Tensor tensor) {
        return tensor.type() == DataType.BYTES ? StringsForm.of(tensor) : RawForm.of(tensor);
    }

    /** The first byte chooses among these, so that one corpus reaches all. */
    static ModelSignature signature(byte[] data, List<ModelSignature> choice) {
        return data.length == 0 ? choice.getFirst() : choice.get(Math.floorMod(data[0] - '0', choice.size()));
    }
}
