package io.millrace.router.compose;

import io.millrace.config.EnsembleSettings;
import io.millrace.config.EnsembleSettings.Member;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Sent;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.router.chain.Degraded;
import io.millrace.router.chain.Members;
import io.millrace.router.compose.combine.Combined;
import io.millrace.router.compose.combine.Combining;
import io.millrace.router.compose.combine.MemberAnswer;
import io.millrace.router.compose.combine.MisfitMember;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All members of an ensemble, asked the same at once. Over when all have ended; after its time, as soon as a quorum has answered;
 * and as soon as a quorum cannot be reached any more.
 */
final class EnsembleRun {
    private final Asking asking;
    private final Whole whole;
    private final EnsembleSettings settings;
    private final PartsEnd end;
    private final List<PartCall> calls = new ArrayList<>();
    private final List<@Nullable List<Tensor>> answers = new ArrayList<>();
    private int answered;
    private int missing;
    private boolean hasWaited;

    EnsembleRun(Asking asking, Whole whole, EnsembleSettings settings) {
        this.asking = asking;
        this.whole = whole;
        this.settings = settings;
        this.end = new PartsEnd(whole);
    }

    Future<InferenceResponse> begin() {
        for (Member member : settings.members()) {
            calls.add(end.asks(
                    new PartCall(asking, whole, member.name(), whole.parts().to(member.model()))));
            answers.add(null);
        }
        if (settings.quorum() < calls.size()) {
            long left = whole.call().nanosLeft(asking.ticker().nanos());
            end.first(asking.timers().after(Math.max(1, (long) (left * settings.waitRatio())), this::waited));
        }
        Tensors question = new Tensors(
                whole.asked().tensors(),
                List.of(),
                whole.asked().id(),
                whole.asked().parameters());
        for (int i = 0; i < calls.size() && !end.isOver(); i++) {
            int place = i;
            calls.get(i).ask(question, whole.call().call().deadline()).onComplete(result -> ended(place, result));
        }
        return end.future();
    }

    private void waited() {
        hasWaited = true;
        advance();
    }

    private void ended(int place, AsyncResult<Tensors> result) {
        if (end.isOver()) return;
        if (result.failed()) {
            misses(place, result.cause());
        } else {
            Member member = settings.members().get(place);
            answers.set(place, Renamed.of(result.result().tensors(), member.outputs()));
            answered++;
        }
        advance();
    }

    /** The failure that a quorum cannot do without is the client's. */
    private void misses(int place, Throwable cause) {
        missing++;
        if (calls.size() - missing < settings.quorum()) end.failsAt("member", calls.get(place), cause);
    }

    private void advance() {
        boolean all = answered + missing == calls.size();
        if (end.isOver() || !(all || (hasWaited && answered >= settings.quorum()))) return;
        Combined combined;
        try {
            combined = Combining.combine(settings.combine(), given(), rows());
        } catch (RuntimeException unreadable) {
            end.fails(unreadable);
            return;
        }
        for (MisfitMember misfit : combined.misfits()) unfit(misfit);
        // Others that are still asked may fit.
        if (!end.isOver() && answered >= settings.quorum()) answers(combined);
    }

    private List<MemberAnswer> given() {
        List<MemberAnswer> given = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            List<Tensor> its = answers.get(i);
            Member member = settings.members().get(i);
            if (its != null) given.add(new MemberAnswer(member.name(), member.weight(), Tensors.of(its)));
        }
        return given;
    }

    /** That each output has in dimension 0; variable where it is no batch, or nobody knows. */
    private long rows() {
        ModelSignature signature = whole.parts().model().signature();
        List<Tensor> inputs = whole.asked().tensors();
        return signature.batched() && !inputs.isEmpty() ? inputs.getFirst().rows() : Shape.VARIABLE;
    }

    private void unfit(MisfitMember misfit) {
        for (int i = 0; i < calls.size(); i++) {
            if (!calls.get(i).name().equals(misfit.member())) continue;
            answers.set(i, null);
            answered--;
            calls.get(i).tell(PartCall.UNFIT);
            misses(
                    i,
                    new Failure.AttemptFailed("", Sent.ANSWER_BEGUN, new Fault.BadAnswer(misfit.reason()))
                            .toException());
        }
    }

    private void answers(Combined combined) {
        if (combined.outputs().tensors().isEmpty()) {
            String problem = combined.refused().isEmpty()
                    ? "no output that all members have"
                    : combined.refused().getFirst().reason();
            end.fails(new Failure.NotCarried("the members' answers", problem).toException());
            return;
        }
        for (int i = 0; i < calls.size(); i++)
            if (answers.get(i) != null) calls.get(i).tell(PartCall.OK);
        whole.call().answeredBy(new Members(answered, calls.size(), combined.confidence()));
        if (answered < calls.size()) whole.call().isLessBy(Degraded.MEMBERS);
        end.answers(combined.outputs().tensors());
    }
}
