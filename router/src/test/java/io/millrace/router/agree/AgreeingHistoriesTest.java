package io.millrace.router.agree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.router.traffic.canary.Agreed;
import io.millrace.router.traffic.canary.Hand;
import io.millrace.router.traffic.canary.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Whatever becomes of the registry, of the way to it and of the routers: who has gone back never gets traffic again in the same
 * run, nobody goes on who cannot write, and once all is well for a while all are at the same step, back if any was.
 */
class AgreeingHistoriesTest {
    private static final int HISTORIES = Integer.getInteger("cases", 300);
    private static final long SEED = Long.getLong("seed", 1);
    /** After which routers that can read and write agree. */
    private static final Duration CALM = Duration.ofSeconds(30);

    private static final class History {
        final Random random;
        final HandTime time = new HandTime();
        final HandRegistry registry;
        final List<AgreeingRouter> routers = new ArrayList<>();
        final Map<String, Long> wentBackIn = new HashMap<>();
        final Map<String, Integer> cutOffTicks = new HashMap<>();
        final Map<String, Double> shares = new HashMap<>();
        int started;

        History(long seed) {
            random = new Random(seed);
            registry = new HandRegistry(time, random);
        }

        void start() {
            double failing = random.nextInt(3) == 0 ? random.nextDouble() / 3 : 0;
            AgreeingRouter router = new AgreeingRouter("r" + started++, time, registry, random);
            routers.add(router.has(10 + random.nextInt(100)).sees(failing));
        }

        void something() {
            AgreeingRouter one = routers.get(random.nextInt(routers.size()));
            switch (random.nextInt(10)) {
                case 0 -> registry.loses(random.nextDouble());
                case 1 -> registry.loses(0);
                case 2 -> registry.cutsOff(one.name, true);
                case 3, 4 -> registry.cutsOff(one.name, false);
                case 5 -> {
                    // Never the last one that knows what the registry may have forgotten.
                    if (routers.size() > 2) {
                        routers.remove(one);
                        one.dies();
                    }
                }
                case 6 -> {
                    if (routers.size() < 5) start();
                }
                case 7 -> one.tries(List.of(Hand.values()).get(random.nextInt(Hand.values().length)));
                case 8 -> one.sees(random.nextInt(4) == 0 ? 0.5 : 0);
                default -> nothing();
            }
        }

        private static void nothing() {}

        /** A hundred milliseconds, and a look at all of them. */
        void goesOn(String what) {
            time.turn(Duration.ofMillis(100));
            for (AgreeingRouter router : routers) {
                goesOnWithNothing(router, what);
                goesNoFurtherAlone(router, what);
            }
        }

        /** Who went back in a run. */
        private void goesOnWithNothing(AgreeingRouter router, String what) {
            long run = router.agreement().known().map(Agreed::run).orElse(0L);
            if (router.stage() == Stage.ROLLED_BACK) wentBackIn.put(router.name, run);
            else
                assertThat(wentBackIn.getOrDefault(router.name, -1L))
                        .describedAs(what)
                        .isNotEqualTo(run);
        }

        /** Who can neither read nor write, once what was on its way has come. */
        private void goesNoFurtherAlone(AgreeingRouter router, String what) {
            boolean isAlone = registry.isCutOff(router.name);
            int ticks = cutOffTicks.merge(router.name, 1, Integer::sum);
            if (!isAlone) cutOffTicks.put(router.name, 0);
            double before = shares.getOrDefault(router.name, 0.0);
            if (isAlone && ticks > 10)
                assertThat(router.share()).describedAs(what).isLessThanOrEqualTo(before);
            shares.put(router.name, router.share());
        }

        /** In the registry, in the order of writing: nothing comes after a rollback but what is begun anew. */
        void isInOrder(String what) {
            long run = 0;
            boolean isBack = false;
            for (String text : registry.history()) {
                Agreed each = PromotionText.parse(AgreeingRouter.MODEL, text);
                boolean isNow = each.kept().memory().stage() == Stage.ROLLED_BACK;
                assertThat(each.run()).describedAs(what).isGreaterThanOrEqualTo(run);
                if (each.run() == run && isBack)
                    assertThat(isNow).describedAs(what).isTrue();
                isBack = each.run() == run ? isBack || isNow : isNow;
                run = each.run();
            }
        }
    }

    @Test
    void routersAgreeInTheEndAndNoRollbackIsLost() {
        int rolledBack = 0;
        int promoted = 0;
        for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
            String what = "seed " + seed;
            History history = new History(seed);
            for (int i = 0; i < 2 + history.random.nextInt(3); i++) history.start();
            for (int tick = 0; tick < 1200; tick++) {
                if (history.random.nextInt(40) == 0) history.something();
                history.goesOn(what);
            }
            history.isInOrder(what);
            Set<Long> locallyBack = new HashSet<>();
            for (AgreeingRouter router : history.routers)
                if (router.stage() == Stage.ROLLED_BACK)
                    router.agreement().known().ifPresent(known -> locallyBack.add(known.run()));
            history.registry.loses(0);
            history.routers.forEach(router -> history.registry.cutsOff(router.name, false));
            history.routers.forEach(router -> router.sees(0).has(0));
            for (int tick = 0; tick < CALM.toMillis() / 100; tick++) history.goesOn(what);

            AgreeingRouter first = history.routers.getFirst();
            Agreed agreed = first.agreement().known().orElseThrow();
            assertThat(history.routers).describedAs(what).allSatisfy(router -> {
                assertThat(router.stage()).isEqualTo(first.stage());
                assertThat(router.share()).isEqualTo(first.share());
                assertThat(router.agreement().isAhead()).isFalse();
                assertThat(router.agreement().known()).contains(agreed);
            });
            if (locallyBack.contains(agreed.run()))
                assertThat(first.stage()).describedAs(what).isEqualTo(Stage.ROLLED_BACK);
            history.isInOrder(what);
            if (first.stage() == Stage.ROLLED_BACK) rolledBack++;
            if (first.stage() == Stage.PROMOTED) promoted++;
        }
        // Else nothing was tried.
        assertThat(rolledBack).isGreaterThan(HISTORIES / 20);
        assertThat(promoted).isGreaterThan(HISTORIES / 20);
    }
}
