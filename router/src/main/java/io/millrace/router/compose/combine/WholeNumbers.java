package io.millrace.router.compose.combine;

import io.millrace.inference.DataType;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.ByteSpan;
import io.millrace.inference.form.RawForm;
import java.util.List;

/** Whole numbers and BOOL of all members: what most say, or the largest, for each element. */
final class WholeNumbers {
    private static final int RUN = 1024;

    private final boolean largest;
    private final DataType type;
    private final ByteSpan[] bytes;
    private final int elements;
    private final long[][] values;
    private final Ballot ballot;

    WholeNumbers(boolean largest, List<Tensor> theirs, Ballot ballot) {
        Tensor first = theirs.getFirst();
        this.largest = largest;
        this.type = first.type();
        this.bytes =
                theirs.stream().map(tensor -> ByteSpan.of(RawForm.of(tensor))).toArray(ByteSpan[]::new);
        this.elements = Math.toIntExact(first.shape().elements());
        this.values = new long[bytes.length][Math.min(elements, RUN)];
        this.ballot = ballot;
    }

    CombinedOutput combined() {
        byte[] out = new byte[elements * type.byteSize()];
        long[] combined = new long[values[0].length];
        for (int begin = 0; begin < elements; begin += RUN) {
            int count = Math.min(RUN, elements - begin);
            for (int member = 0; member < bytes.length; member++)
                WholeElements.read(type, bytes[member], begin, count, values[member]);
            for (int i = 0; i < count; i++) combined[i] = values[chosen(i)][i];
            WholeElements.write(type, combined, count, out, begin);
        }
        return new CombinedOutput(Combining.raw(out), ballot.agreement());
    }

    private int chosen(int element) {
        int highest = 0;
        for (int member = 0; member < values.length; member++) {
            ballot.says(member, values[member][element]);
            if (values[member][element] > values[highest][element]) highest = member;
        }
        if (!largest) return ballot.winner();
        ballot.largest(highest);
        return highest;
    }
}
