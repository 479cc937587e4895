package io.millrace.router.compose.combine;

import io.millrace.config.CombineForm;
import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.ByteSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes one answer of those of an ensemble's members. An output is combined element by element; a <em>line</em> are the
 * elements along its last dimension, [batch, classes] has one in each row. Where dimension 0 is the batch, an output of rank 1
 * has lines of one element.
 *
 * <table>
 * <caption>What is done</caption>
 * <tr><th>Type</th><th>mean</th><th>median</th><th>max</th><th>vote</th></tr>
 * <tr><td>FP16, BF16, FP32, FP64</td><td>weighted mean</td><td>middle one; of an even number the mean of the two</td>
 * <td>largest</td><td>each line: see below</td></tr>
 * <tr><td>integers, BOOL</td><td>vote</td><td>vote, unweighted</td><td>largest; BOOL: any</td><td>vote</td></tr>
 * <tr><td>BYTES</td><td>refused</td><td>refused</td><td>refused</td><td>vote</td></tr>
 * </table>
 *
 * <ul>
 *   <li>A vote is won by the value with the most weight. Sums within 1e-9 of all weight are a tie, which the lowest value wins:
 *       of numbers the least, false before true, of BYTES the first by unsigned bytes.
 *   <li>A line of floating numbers votes for the position of its highest, the first of equals. The answer's line is the
 *       weighted mean of the lines that voted for the position that won; ties go to the lowest position. A line of one element
 *       votes for its value.
 *   <li>Floating numbers are reckoned with as doubles and rounded once, to the nearest of their type, ties to even. A mean is
 *       never outside what it is the mean of.
 *   <li>NaN says nothing: it is left out, and the answer has NaN only where no member has a number. A line of nothing else
 *       does not vote. Infinities are numbers; the mean of both is NaN.
 *   <li>The outputs are those that all members have. One member's answer is that answer, bit for bit.
 * </ul>
 *
 * <p><b>Confidence</b> is the least of the outputs' agreements; 1 where there is no element or one member.
 * <ul>
 *   <li>Of what is voted for, and of largest whole numbers, it is the share of weight that says what the answer says, of the
 *       weight of all members that fit, the mean over all votes.
 *   <li>Of mean, median and largest of floating numbers it is the mean over the lines of 1 − D / 2S. For a line D is the sum
 *       over its elements of Σ w|x − m|, and S of Σ w|x|, over the members with weights w that sum to 1 (equal ones for median
 *       and max) and m = Σ wx. Where lines are probabilities that is 1 less the mean distance in total variation of the members
 *       from their mean: 1/n for n members that are each sure of something else. A line of zeros has 1. What is not finite
 *       is left out where all members have the same of it; else the line has 0, as where the sums exceed a double.
 * </ul>
 */
public final class Combining {
    private Combining() {}

    /**
     * A member fits whose outputs have the rows, and have the type and the shape of those of the same name of the others. Where
     * members contradict each other, the one that most weight fits with counts, of equals the first by name, and then those
     * that fit with it, heavier ones first.
     *
     * @param answers of one member at least, in any order
     * @param rows    that dimension 0 of each output has; {@link Shape#VARIABLE} where it is no batch
     */
    public static Combined combine(CombineForm form, List<MemberAnswer> answers, long rows) {
        if (answers.isEmpty()) throw new IllegalArgumentException("nothing to combine");
        Fitting fitting = Fitting.of(answers, rows);
        double[] weights = weights(form, fitting.members());
        List<Tensor> outputs = new ArrayList<>();
        List<RefusedOutput> refused = new ArrayList<>();
        double confidence = 1;
        for (String name : fitting.outputs()) {
            List<Tensor> theirs = fitting.named(name);
            Tensor first = theirs.getFirst();
            if (first.type() == DataType.BYTES && form != CombineForm.VOTE) {
                refused.add(new RefusedOutput(name, "BYTES have no " + form.keyword() + ", only a vote"));
            } else if (theirs.size() == 1) {
                outputs.add(first);
            } else {
                CombinedOutput all = combined(form, theirs, weights, rows);
                confidence = Math.min(confidence, all.agreement());
                outputs.add(new Tensor(name, first.type(), first.shape(), all.data()));
            }
        }
        return new Combined(Tensors.of(outputs), confidence, fitting.misfits(), refused);
    }

    /** They sum to 1. */
    private static double[] weights(CombineForm form, List<MemberAnswer> members) {
        boolean weighted = form == CombineForm.MEAN || form == CombineForm.VOTE;
        double[] weights = members.stream()
                .mapToDouble(member -> weighted ? member.weight() : 1)
                .toArray();
        // By the heaviest first: the sum of the weights themselves may be more than a double holds.
        double most = Arrays.stream(weights).max().orElse(1);
        double sum = 0;
        for (double weight : weights) sum += weight / most;
        for (int i = 0; i < weights.length; i++) weights[i] = weights[i] / most / sum;
        return weights;
    }

    private static CombinedOutput combined(CombineForm form, List<Tensor> theirs, double[] weights, long rows) {
        Tensor first = theirs.getFirst();
        if (first.shape().elements() == 0) return new CombinedOutput(first.data(), 1);
        return switch (first.type().kind()) {
            case FLOATING -> {
                FloatingLines lines = FloatingLines.of(theirs, rows);
                yield form == CombineForm.VOTE
                        ? new LineVote(lines, weights).combined()
                        : new NumberBlend(form, lines, weights).combined();
            }
            case BOOLEAN, UNSIGNED, SIGNED ->
                new WholeNumbers(form == CombineForm.MAX, theirs, new Ballot(weights)).combined();
            case TEXT -> TextVote.combined(theirs, new Ballot(weights));
        };
    }

    static TensorData.Raw raw(byte[] bytes) {
        return new TensorData.Raw(new ByteSpan(bytes, 0, bytes.length).toBuffer());
    }
}
