package io.millrace.router.home;

import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.TensorRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the inputs of several calls together, and cuts the answer into theirs. */
final class BatchTensors {
    private BatchTensors() {}

    /**
     * One request of all, in their order.
     *
     * @param members   of one key, at least one
     * @param emptyRows to be added for a server that takes certain sizes only: the last row again, which is sure to be a good one
     */
    static Tensors joined(List<Member> members, int emptyRows) {
        Member first = members.getFirst();
        List<Tensor> inputs = new ArrayList<>();
        for (Tensor input : first.tensors().tensors()) {
            List<Tensor> parts = new ArrayList<>(members.size() + emptyRows);
            for (Member member : members)
                parts.add(member.tensors().named(input.name()).orElseThrow());
            Tensor end = parts.getLast();
            int rows = Math.toIntExact(end.rows());
            for (int i = 0; i < emptyRows; i++) parts.add(TensorRows.rows(end, rows - 1, rows));
            inputs.add(TensorRows.joined(parts));
        }
        return new Tensors(
                inputs, first.tensors().wanted(), Optional.empty(), first.key().parameters());
    }

    /** Whether every output has so many rows; where one has not, nobody can tell which of them is whose. */
    static boolean hasRows(Computed answer, int rows) {
        for (Tensor output : answer.outputs().tensors())
            if (output.shape().rank() == 0 || output.rows() != rows) return false;
        return true;
    }

    /** Each member's own rows of an answer that has as many as were asked for, or more. */
    static List<Computed> cut(Computed answer, List<Member> members) {
        List<Tensor> outputs =
                answer.outputs().tensors().stream().map(TensorRows::cuttable).toList();
        List<Computed> answers = new ArrayList<>(members.size());
        int from = 0;
        for (Member member : members) {
            int to = from + member.rows();
            List<Tensor> own = new ArrayList<>(outputs.size());
            for (Tensor output : outputs) own.add(TensorRows.rows(output, from, to));
            answers.add(new Computed(
                    new Tensors(
                            own, List.of(), Optional.empty(), answer.outputs().parameters()),
                    answer.model()));
            from = to;
        }
        return answers;
    }
}
