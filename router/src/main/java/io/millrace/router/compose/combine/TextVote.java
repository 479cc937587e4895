package io.millrace.router.compose.combine;

import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.form.ByteSpan;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Texts of all members: what most say, for each element. The answer shares their bytes. */
final class TextVote {
    private TextVote() {}

    static CombinedOutput combined(List<Tensor> theirs, Ballot ballot) {
        List<List<Buffer>> texts = theirs.stream().map(StringsForm::of).toList();
        int elements = texts.getFirst().size();
        List<Buffer> combined = new ArrayList<>(elements);
        for (int i = 0; i < elements; i++) {
            int element = i;
            ByteSpan[] said =
                    texts.stream().map(its -> ByteSpan.of(its.get(element))).toArray(ByteSpan[]::new);
            for (int member = 0; member < said.length; member++) ballot.says(member, rank(said, member));
            combined.add(texts.get(ballot.winner()).get(i));
        }
        return new CombinedOutput(new TensorData.Strings(combined), ballot.agreement());
    }

    /** How many are less: the same for equals. */
    private static int rank(ByteSpan[] said, int member) {
        int less = 0;
        for (ByteSpan other : said) if (compared(other, said[member]) < 0) less++;
        return less;
    }

    private static int compared(ByteSpan one, ByteSpan other) {
        return Arrays.compareUnsigned(one.array(), one.from(), one.to(), other.array(), other.from(), other.to());
    }
}
