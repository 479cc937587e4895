package io.millrace.router.compose.combine;

import io.millrace.inference.Excerpt;
import io.millrace.inference.FailureException;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.TensorRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The members whose answers can be combined.
 *
 * @param members  in an order that is not the one they came in; their tensors raw or strings
 * @param outputs  that all of them have
 * @param misfits  all others, by name
 */
record Fitting(List<MemberAnswer> members, List<String> outputs, List<MisfitMember> misfits) {
    private static final Comparator<MemberAnswer> BY_NAME = Comparator.comparing(MemberAnswer::member);
    private static final Comparator<MemberAnswer> BY_WEIGHT =
            Comparator.comparingDouble(MemberAnswer::weight).reversed();

    static Fitting of(List<MemberAnswer> answers, long rows) {
        List<MisfitMember> misfits = new ArrayList<>();
        List<MemberAnswer> whole = new ArrayList<>();
        for (MemberAnswer answer : answers) {
            Optional<String> flaw = flaw(answer.outputs(), rows);
            if (flaw.isPresent()) misfits.add(new MisfitMember(answer.member(), flaw.get()));
            else cut(answer, whole, misfits);
        }
        whole.sort(BY_NAME);
        List<MemberAnswer> members = new ArrayList<>();
        List<Tensor> shared = new ArrayList<>();
        if (!whole.isEmpty()) {
            MemberAnswer first = mostSupported(whole);
            members.add(first);
            shared.addAll(first.outputs().tensors());
            whole.sort(BY_WEIGHT.thenComparing(BY_NAME));
            for (MemberAnswer next : whole) {
                if (next.member().equals(first.member())) continue;
                Optional<String> contradiction = contradiction(shared, first.member(), next.outputs());
                if (contradiction.isPresent()) {
                    misfits.add(new MisfitMember(next.member(), contradiction.get()));
                } else {
                    members.add(next);
                    shared.removeIf(
                            tensor -> next.outputs().named(tensor.name()).isEmpty());
                }
            }
        }
        misfits.sort(Comparator.comparing(MisfitMember::member));
        return new Fitting(members, shared.stream().map(Tensor::name).toList(), misfits);
    }

    /** The output of each of the members, in their order. */
    List<Tensor> named(String output) {
        return members.stream()
                .map(member -> member.outputs().named(output).orElseThrow())
                .toList();
    }

    private static Optional<String> flaw(Tensors outputs, long rows) {
        if (outputs.tensors().isEmpty()) return Optional.of("it has no outputs");
        if (rows < 0) return Optional.empty();
        for (Tensor output : outputs.tensors())
            if (output.shape().rank() == 0 || output.rows() != rows)
                return Optional.of(quoted(output) + " has the shape " + output.shape() + " for a call of "
                        + (rows == 1 ? "1 row" : rows + " rows"));
        return Optional.empty();
    }

    private static void cut(MemberAnswer answer, List<MemberAnswer> whole, List<MisfitMember> misfits) {
        try {
            List<Tensor> outputs = answer.outputs().tensors().stream()
                    .map(TensorRows::cuttable)
                    .toList();
            whole.add(new MemberAnswer(answer.member(), answer.weight(), Tensors.of(outputs)));
        } catch (FailureException unfit) {
            misfits.add(new MisfitMember(answer.member(), unfit.failure().text()));
        }
    }

    /** Of equals the first. */
    private static MemberAnswer mostSupported(List<MemberAnswer> whole) {
        MemberAnswer best = whole.getFirst();
        double most = 0;
        for (MemberAnswer one : whole) {
            double support = 0;
            for (MemberAnswer other : whole)
                if (contradiction(one.outputs().tensors(), one.member(), other.outputs())
                        .isEmpty()) support += other.weight();
            if (support > most * (1 + Ballot.TIE)) {
                best = one;
                most = support;
            }
        }
        return best;
    }

    private static Optional<String> contradiction(List<Tensor> expected, String member, Tensors outputs) {
        boolean any = false;
        for (Tensor mine : expected) {
            Optional<Tensor> found = outputs.named(mine.name());
            if (found.isEmpty()) continue;
            any = true;
            Tensor its = found.get();
            if (its.type() != mine.type()) return Optional.of(other(mine, its.type(), member, mine.type()));
            if (!its.shape().equals(mine.shape())) return Optional.of(other(mine, its.shape(), member, mine.shape()));
        }
        if (any) return Optional.empty();
        String names = expected.stream().map(Fitting::quoted).limit(3).collect(Collectors.joining(", "));
        return Optional.of("it has none of the outputs that '" + member + "' has: " + names);
    }

    private static String other(Tensor output, Object its, String member, Object expected) {
        return quoted(output) + " is " + its + ", and that of '" + member + "' is " + expected;
    }

    private static String quoted(Tensor output) {
        return "output '" + Excerpt.of(output.name()) + "'";
    }
}
