package io.millrace.router.agree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.discovery.shared.SharedEntries;
import io.millrace.discovery.shared.SharedEntry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One entry of a registry that is always empty and answers writings when the test does. */
class SharedBoardTest {
    private static final String FORBIDDEN =
            "configmaps \"digits-millrace-agreed\" is forbidden: User \"system:serviceaccount:ml:digits-millrace\" "
                    + "cannot update resource \"configmaps\" in API group \"\" in the namespace \"ml\"";

    private final HandTime time = new HandTime();
    private final SharedBoard board = new SharedBoard(Runnable::run, time, new Random(7), () -> {});
    private final List<Promise<Boolean>> writings = new ArrayList<>();
    private final Writer writer = new Writer();

    @BeforeEach
    void begin() {
        board.parties(Map.of("entry", writer));
        board.use(new Slow(), "a registry");
        board.step();
    }

    private final class Slow implements SharedEntries {
        @Override
        public Future<Map<String, SharedEntry>> look() {
            return Future.succeededFuture(Map.of());
        }

        @Override
        public Future<Boolean> replace(String name, Optional<SharedEntry> before, String text) {
            Promise<Boolean> answer = Promise.promise();
            writings.add(answer);
            return answer.future();
        }

        @Override
        public Duration longestLook() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration pause() {
            return Duration.ofMillis(100);
        }

        @Override
        public void close() {}
    }

    /** Always has something to write. */
    private static final class Writer implements Party {
        private final List<String> told = new ArrayList<>();

        @Override
        public void heard(Optional<SharedEntry> entry) {}

        @Override
        public Optional<Writing> propose() {
            return Optional.of(new Writing(Optional.empty(), "text"));
        }

        @Override
        public void written() {
            told.add("written");
        }

        @Override
        public void outdated() {
            told.add("outdated");
        }

        @Override
        public void notWritten(String why) {
            told.add(why);
        }
    }

    private void later(Duration by) {
        time.turn(by);
        board.step();
    }

    @Test
    void writesOneAfterTheOther() {
        later(Duration.ofSeconds(1));
        assertThat(writings).hasSize(1);

        writings.getFirst().complete(false);
        board.step();

        assertThat(writer.told).containsExactly("outdated");
        assertThat(writings).hasSize(2);
    }

    @Test
    void tellsWhatBecameOfTheWritingThatIsWaitedFor() {
        later(SharedBoard.LONGEST_WRITING.plusSeconds(1));
        assertThat(writings).hasSize(2);

        writings.getFirst().complete(true);
        assertThat(writer.told).isEmpty();
        writings.getLast().complete(false);

        assertThat(writer.told).containsExactly("outdated");
    }

    @Test
    void tellsTheWholeReasonOfOneThatWentWrongAndWaitsAWhile() {
        writings.getFirst().fail(FORBIDDEN);
        board.step();
        assertThat(writer.told).containsExactly(FORBIDDEN);
        assertThat(writings).hasSize(1);

        later(Duration.ofSeconds(1));

        assertThat(writings).hasSize(2);
    }
}
