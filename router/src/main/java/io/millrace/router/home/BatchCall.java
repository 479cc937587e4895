package io.millrace.router.home;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.Deadline;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Payload;
import io.millrace.inference.Tensors;
import io.millrace.inference.Understood;
import io.millrace.router.batch.BatchSizes;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members under way as one call. On the home loop. */
final class BatchCall {
    private final List<Member> members;
    private final int rows;
    private final int sentRows;
    private final CancelSignal cancel = new CancelSignal();

    /** @param members of one key, at least one, which go in it from now on */
    BatchCall(List<Member> members, BatchSizes sizes) {
        this.members = List.copyOf(members);
        this.rows = members.stream().mapToInt(Member::rows).sum();
        this.sentRows = sizes.padded(rows);
        members.forEach(member -> member.goesIn(this));
    }

    /** Padding included. */
    int sentRows() {
        return sentRows;
    }

    List<Member> members() {
        return members;
    }

    /** One of them has left: once all have, the call is for nobody. */
    void memberLeft() {
        if (members.stream().allMatch(Member::hasLeft)) cancel.cancel();
    }

    /**
     * Has the time of the member with the most: who has less is told on its own loop when that is over.
     *
     * @throws io.millrace.inference.FailureException when they cannot be joined
     */
    InferenceCall call() {
        Member first = members.getFirst();
        long deadline = first.deadline().atNanos();
        long born = first.bornNanos();
        for (Member member : members) {
            if (member.deadline().atNanos() - deadline > 0)
                deadline = member.deadline().atNanos();
            if (member.bornNanos() - born < 0) born = member.bornNanos();
        }
        InferenceRequest one = first.request();
        InferenceRequest request =
                new InferenceRequest(one.id(), one.form(), one.model(), one.version(), payload(), one.priority());
        return new InferenceCall(request, new Deadline(deadline), born, cancel);
    }

    private Payload payload() {
        Tensors tensors = BatchTensors.joined(members, sentRows - rows);
        return members.getFirst()
                .key()
                .authorization()
                .<Payload>map(party -> new Understood(
                        tensors, MultiMap.caseInsensitiveMultiMap().add(HttpHeaders.AUTHORIZATION, party)))
                .orElse(tensors);
    }

    /** Each member's own answer, in their order; null when it has not the rows that were asked for. */
    @Nullable List<Computed> answers(Computed answer) {
        if (!BatchTensors.hasRows(answer, sentRows)) return null;
        return members.size() == 1 && sentRows == rows ? List.of(answer) : BatchTensors.cut(answer, members);
    }
}
