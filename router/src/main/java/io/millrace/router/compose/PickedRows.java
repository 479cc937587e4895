package io.millrace.router.compose;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.TensorRows;
import java.util.ArrayList;
import java.util.List;

/** Some rows of a request, for one of several parts, and the parts' answers put together again. Rows are copied once each way. */
final class PickedRows {
    private PickedRows() {}

    /** @throws FailureException where an input has other rows than the others */
    static List<Tensor> of(List<Tensor> inputs, int[] rows) {
        List<Tensor> picked = new ArrayList<>(inputs.size());
        for (Tensor input : inputs) {
            Tensor cut = TensorRows.cuttable(input);
            picked.add(joined(cut, rows));
        }
        return picked;
    }

    /** Neighbours go together. */
    private static Tensor joined(Tensor tensor, int[] rows) {
        List<Tensor> runs = new ArrayList<>();
        for (int i = 0; i < rows.length; ) {
            int to = i + 1;
            while (to < rows.length && rows[to] == rows[to - 1] + 1) to++;
            runs.add(TensorRows.rows(tensor, rows[i], rows[to - 1] + 1));
            i = to;
        }
        return TensorRows.joined(runs);
    }

    /**
     * @param answers of each part
     * @param rows    of each, by their places in the request
     * @throws FailureException where the parts have not the same outputs, or not a row for each
     */
    static List<Tensor> together(List<List<Tensor>> answers, List<int[]> rows) {
        List<Tensor> whole = new ArrayList<>();
        for (Tensor first : answers.getFirst()) {
            List<Tensor> theirs = new ArrayList<>();
            for (int part = 0; part < answers.size(); part++)
                theirs.add(its(first, answers.get(part), rows.get(part).length));
            whole.add(inOrder(theirs, rows));
        }
        return whole;
    }

    private static Tensor its(Tensor first, List<Tensor> answer, int rows) {
        Tensor its = answer.stream()
                .filter(each -> each.name().equals(first.name()))
                .findFirst()
                .orElseThrow(() -> unlike(first, "not all models have it"));
        if (its.shape().rank() == 0 || its.rows() != rows)
            throw unlike(first, "it has " + its.shape() + " for " + rows + " rows");
        if (its.type() != first.type()
                || !its.shape().tail().equals(first.shape().tail()))
            throw unlike(
                    first, "one model has " + first.type() + first.shape() + ", another " + its.type() + its.shape());
        return TensorRows.cuttable(its);
    }

    private static Tensor inOrder(List<Tensor> theirs, List<int[]> rows) {
        int all = rows.stream().mapToInt(each -> each.length).sum();
        int[] part = new int[all];
        int[] place = new int[all];
        for (int i = 0; i < rows.size(); i++)
            for (int j = 0; j < rows.get(i).length; j++) {
                part[rows.get(i)[j]] = i;
                place[rows.get(i)[j]] = j;
            }
        List<Tensor> runs = new ArrayList<>();
        for (int row = 0; row < all; ) {
            int to = row + 1;
            while (to < all && part[to] == part[row]) to++;
            runs.add(TensorRows.rows(theirs.get(part[row]), place[row], place[to - 1] + 1));
            row = to;
        }
        return TensorRows.joined(runs);
    }

    private static FailureException unlike(Tensor output, String problem) {
        return new Failure.AttemptFailed(
                        "",
                        Sent.ANSWER_BEGUN,
                        new Fault.BadAnswer("output '" + Excerpt.of(output.name())
                                + "' of several models cannot be put together: " + problem))
                .toException();
    }
}
