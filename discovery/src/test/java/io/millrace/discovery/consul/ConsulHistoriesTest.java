package io.millrace.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.HandControlLoop;
import io.millrace.discovery.SourceListener;
import io.millrace.discovery.consul.MoodyAgent.Mood;
import io.millrace.discovery.polled.PollSettings;
import io.millrace.discovery.polled.PolledSource;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What holds in every history of an agent, whatever it answers and however its index jumps: nobody is told of but who was listed
 * at some time, nothing is believed to be there only after several such answers, questions keep their distance, and soon after
 * the agent is well again the list is its list. All 100,000 histories with {@code -Dcases=100000}.
 */
class ConsulHistoriesTest {
    private static final int HISTORIES = Integer.getInteger("cases", 2_000);
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final List<String> HOSTS = List.of("a", "b", "c", "d");
    private static final Mood[] MOODS = Mood.values();
    /** The longest pause after failures, a wait, and the looks it takes to believe that there is nothing. */
    private static final Duration SOON = Duration.ofSeconds(70);

    @Test
    void keepItsPromises() {
        for (long seed = 1; seed <= HISTORIES; seed++) new History(seed).run();
    }

    private static final class History implements SourceListener {
        private final long seed;
        private final Random random;
        private final HandControlLoop loop = new HandControlLoop();
        private final MoodyAgent agent;
        private final PolledSource source;
        private Set<String> told = Set.of();

        History(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.agent = new MoodyAgent(loop, random);
            ConsulAgent settings =
                    new ConsulAgent(URI.create("http://c:8500"), Optional.empty(), Optional.empty(), WAIT);
            ConsulLookup lookup = new ConsulLookup(
                    agent, settings, new ConsulService("s", List.of(), Optional.empty()), "p", ServerFamily.OIP_REST);
            this.source = new PolledSource(
                    "consul s", lookup, PollSettings.DEFAULTS.waiting(settings.longestWait()), loop, random);
        }

        void run() {
            source.start(this);
            loop.settle();
            for (int step = 5 + random.nextInt(20); step > 0; step--) happens();
            agent.mood(Mood.WELL);
            loop.turn(SOON);
            assertThat(told).as("seed %d, in the end", seed).isEqualTo(agent.hosts());
            assertDistances();
        }

        private void happens() {
            switch (random.nextInt(8)) {
                case 0, 1 -> agent.mood(MOODS[random.nextInt(MOODS.length)]);
                case 2 -> agent.restarts();
                case 3, 4 ->
                    agent.lists(
                            HOSTS.stream().filter(host -> random.nextInt(3) > 0).collect(Collectors.toSet()));
                case 5 -> agent.lists(Set.of());
                default -> loop.turnMillis(random.nextInt(20_000));
            }
        }

        @Override
        public void lists(List<Endpoint> endpoints) {
            Set<String> hosts = endpoints.stream().map(Endpoint::host).collect(Collectors.toCollection(HashSet::new));
            assertThat(agent.everListed(hosts))
                    .as("seed %d: %s was listed", seed, hosts)
                    .isTrue();
            if (hosts.isEmpty() && !told.isEmpty())
                assertThat(agent.emptyAnswersInARow())
                        .as("seed %d: empty answers", seed)
                        .isGreaterThanOrEqualTo(PollSettings.DEFAULTS.emptyLooks());
            told = hosts;
        }

        @Override
        public void troubled(String problem) {}

        private void assertDistances() {
            List<Long> asked = agent.asked();
            for (int i = 1; i < asked.size(); i++)
                assertThat(asked.get(i) - asked.get(i - 1))
                        .as("seed %d, question %d", seed, i)
                        .isGreaterThanOrEqualTo(
                                PollSettings.DEFAULTS.leastPause().toNanos());
        }
    }
}
