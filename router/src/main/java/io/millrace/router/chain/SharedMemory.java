package io.millrace.router.chain;

import io.millrace.inference.Ticker;
import io.millrace.router.cache.Question;
import io.millrace.router.cache.Remembered;
import io.millrace.router.cache.SharedAnswers;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The memory that routers share, between what this one remembers and its servers. On the call's event loop. */
final class SharedMemory {
    /** Of the time that a call has left, what may go by without a server being asked. */
    private static final int PART = 4;

    private final SharedAnswers answers;
    private final Ticker ticker;

    SharedMemory(SharedAnswers answers, Ticker ticker) {
        this.answers = answers;
        this.ticker = ticker;
    }

    /** Remembers here what others do of what is missing; completes with whether that is anything. */
    Future<Boolean> look(RoutedCall routed, CacheView view, CacheLookup lookup) {
        long within = routed.call().deadline().remainingNanos(ticker) / PART;
        List<Question> questions = lookup.questions();
        List<Future<Boolean>> looks = new ArrayList<>(questions.size());
        for (int i = 0; i < questions.size(); i++) {
            int place = i;
            looks.add(answers.find(questions.get(i), within)
                    .map(found -> keep(
                            found.filter(answer ->
                                    view.expects(routed.call().request().version(), answer.model())),
                            place,
                            lookup)));
        }
        return Future.all(looks).map(all -> all.<Boolean>list().contains(true));
    }

    private static boolean keep(Optional<Remembered> found, int place, CacheLookup lookup) {
        found.ifPresent(answer -> lookup.remember(place, answer));
        return found.isPresent();
    }

    /** @param kept what a server answered, an answer to each question */
    void tell(CacheLookup lookup, List<Remembered> kept) {
        List<Question> questions = lookup.questions();
        for (int i = 0; i < kept.size(); i++) answers.tell(questions.get(i), kept.get(i));
    }
}
