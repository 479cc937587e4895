package io.millrace.router.agree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.router.traffic.canary.Action;
import io.millrace.router.traffic.canary.Agreed;
import io.millrace.router.traffic.canary.Hand;
import io.millrace.router.traffic.canary.Stage;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Routers that agree on a promotion through one registry, in virtual time. */
class AgreeingRoutersTest {
    private static final String ENTRY = EntryNames.of("promote", AgreeingRouter.MODEL);

    private final Random random = new Random(7);
    private final HandTime time = new HandTime();
    private final HandRegistry registry = new HandRegistry(time, random);
    private final List<AgreeingRouter> routers = new ArrayList<>();

    private AgreeingRouter router(String name) {
        AgreeingRouter router = new AgreeingRouter(name, time, registry, random);
        routers.add(router);
        return router;
    }

    private void seconds(int count) {
        time.turn(Duration.ofSeconds(count));
    }

    private Agreed written() {
        return PromotionText.parse(AgreeingRouter.MODEL, registry.text(ENTRY).orElseThrow());
    }

    private void allAre(Stage stage) {
        assertThat(routers).allSatisfy(router -> assertThat(router.stage()).isEqualTo(stage));
    }

    @Test
    void decideByTheCallsOfAllOfThem() {
        for (String name : List.of("a", "b", "c")) router(name).has(10);

        // Six of the thirty calls in a second are the new version's: 300 take 50 s.
        seconds(40);
        allAre(Stage.TESTING);
        assertThat(written().counted()).hasSize(3);
        seconds(600);

        allAre(Stage.PROMOTED);
        // One decided, and all others followed.
        long decided = routers.stream().mapToLong(router -> router.own.size()).sum();
        long followed =
                routers.stream().mapToLong(router -> router.followed.size()).sum();
        assertThat(decided).isEqualTo(3);
        assertThat(followed).isEqualTo(6);
    }

    @Test
    void countEachCallOnce() {
        registry.loses(0.3);
        for (String name : List.of("a", "b", "c")) router(name).has(10);

        seconds(40);
        registry.loses(0);
        routers.forEach(router -> router.has(0));
        seconds(10);

        // Each has made 2 of 10 calls to the new version since it heard of the others, once a second.
        assertThat(written().turn()).isEqualTo(1);
        written()
                .counted()
                .values()
                .forEach(counted ->
                        assertThat(counted.candidate().failed().count()).isBetween(60L, 80L));
        long sum = written().counted().values().stream()
                .mapToLong(counted -> counted.candidate().failed().count())
                .sum();
        routers.forEach(router -> assertThat(
                        router.canary().memory().candidate().failed().count())
                .isEqualTo(sum));
    }

    @Test
    void goBackTogetherWhenOneOfThemSeesItBurn() {
        AgreeingRouter unlucky = router("a").sees(1);
        router("b");
        router("c");
        while (unlucky.stage() != Stage.ROLLED_BACK) time.turn(Duration.ofMillis(100));
        assertThat(unlucky.own.getLast().decision().by()).isEqualTo("burn");

        seconds(2);

        allAre(Stage.ROLLED_BACK);
        assertThat(written().by()).isEqualTo("a");
    }

    @Test
    void promoteNothingWhileTheRegistryIsAway() {
        for (String name : List.of("a", "b")) router(name);
        seconds(4);
        registry.loses(1);

        seconds(600);

        assertThat(routers).allSatisfy(router -> assertThat(router.share()).isEqualTo(0.2));
        assertThat(routers.getFirst().agreements.registry().isReachable()).isFalse();
        assertThatThrownBy(() -> routers.getFirst().hand(Hand.PROMOTE).join()).hasCauseInstanceOf(IOException.class);
        registry.loses(0);
        seconds(300);
        allAre(Stage.PROMOTED);
    }

    @Test
    void tellWhyTheyPromoteNothingWhereTheyMayReadAndNotWrite() {
        for (String name : List.of("a", "b")) router(name);
        seconds(4);
        registry.refuses(true);

        seconds(600);

        assertThat(routers).allSatisfy(router -> {
            assertThat(router.share()).isEqualTo(0.2);
            assertThat(router.agreement().trouble()).contains("permission denied");
            assertThat(router.agreements.isReachable()).isFalse();
        });
        CompletableFuture<Void> promoted = routers.getFirst().hand(Hand.PROMOTE);
        seconds(8);
        assertThatThrownBy(promoted::join).hasMessageEndingWith("has not taken it within 5 s: permission denied");
        registry.refuses(false);
        seconds(300);
        allAre(Stage.PROMOTED);
        assertThat(routers)
                .allSatisfy(
                        router -> assertThat(router.agreements.isReachable()).isTrue());
    }

    @Test
    void forgetWhatTheyCouldNotWriteOnceNobodyWantsIt() {
        AgreeingRouter router = router("a");
        seconds(600);
        allAre(Stage.PROMOTED);
        registry.refuses(true);
        CompletableFuture<Void> restarted = router.hand(Hand.RESTART);
        seconds(3);
        assertThat(router.agreements.isReachable()).isFalse();

        seconds(10);

        assertThat(restarted).isCompletedExceptionally();
        assertThat(router.agreements.isReachable()).isTrue();
        allAre(Stage.PROMOTED);
    }

    @Test
    void goBackAloneWhereTheRegistryIsAwayAndForAllWhenItIsBack() {
        AgreeingRouter lonely = router("a");
        router("b");
        seconds(4);
        registry.cutsOff("a", true);
        lonely.sees(1);
        seconds(10);
        assertThat(lonely.stage()).isEqualTo(Stage.ROLLED_BACK);
        assertThat(lonely.agreement().isAhead()).isTrue();
        // What went well elsewhere meanwhile does not count.
        seconds(900);
        assertThat(routers.getLast().stage()).isEqualTo(Stage.PROMOTED);

        registry.cutsOff("a", false);
        seconds(10);

        allAre(Stage.ROLLED_BACK);
        assertThat(lonely.agreement().isAhead()).isFalse();
    }

    @Test
    void giveANewVersionNothingBeforeTheyHaveHeardOfTheOthers() {
        registry.loses(1);
        AgreeingRouter router = router("a");
        seconds(30);
        assertThat(router.share()).isZero();

        registry.loses(0);
        seconds(10);

        assertThat(router.share()).isEqualTo(0.2);
    }

    @Test
    void goOnAfterARestartOfAllOfThem() {
        for (String name : List.of("a", "b")) router(name);
        while (routers.getFirst().share() < 0.5) seconds(1);
        routers.forEach(AgreeingRouter::dies);
        routers.clear();

        router("c");
        seconds(3);

        assertThat(routers.getFirst().share()).isEqualTo(0.5);
        seconds(300);
        allAre(Stage.PROMOTED);
    }

    @Test
    void goByWhatTheyKeptUntilTheyHear() {
        AgreeingRouter before = router("a");
        while (before.share() < 0.5) seconds(1);
        registry.loses(1);
        before.dies();

        AgreeingRouter after =
                new AgreeingRouter("b", time, registry, random, Map.of(AgreeingRouter.MODEL, before.kept()));
        seconds(30);

        assertThat(after.share()).isEqualTo(0.5);
    }

    @Test
    void bringBackWhatTheRegistryForgot() {
        for (String name : List.of("a", "b")) router(name);
        while (routers.getFirst().share() < 0.5) seconds(1);
        registry.forgets();
        // One that knows nothing is there first.
        AgreeingRouter fresh = router("c");

        seconds(5);

        assertThat(fresh.share()).isGreaterThanOrEqualTo(0.5);
        assertThat(written().turn()).isGreaterThan(1);
    }

    @Test
    void keepARollbackThatTheRegistryForgot() {
        for (String name : List.of("a", "b")) router(name);
        seconds(4);
        routers.getFirst().hand(Hand.ROLL_BACK).join();
        seconds(5);
        registry.forgets();

        router("c");
        seconds(30);

        allAre(Stage.ROLLED_BACK);
    }

    /** As a registry may that was restored from a copy, to which another router has written since. */
    @Test
    void bringARollbackBackOverWhatIsOtherwiseNewer() {
        for (String name : List.of("a", "b")) router(name);
        seconds(4);
        String testing = registry.text(ENTRY).orElseThrow();
        routers.getFirst().hand(Hand.ROLL_BACK).join();
        seconds(5);
        allAre(Stage.ROLLED_BACK);

        registry.puts(ENTRY, new JsonObject(testing).put("writing", 1000).encode());
        seconds(5);

        allAre(Stage.ROLLED_BACK);
        assertThat(written().kept().memory().stage()).isEqualTo(Stage.ROLLED_BACK);
    }

    @Test
    void obeyAHandOnAnyOfThem() {
        for (String name : List.of("a", "b")) router(name);
        seconds(4);

        CompletableFuture<Void> held = routers.getLast().hand(Hand.HOLD);
        seconds(2);
        assertThat(held).isCompleted();
        allAre(Stage.PAUSED);
        CompletableFuture<Void> completed = routers.getFirst().hand(Hand.COMPLETE);
        seconds(2);
        assertThat(completed).isCompleted();
        allAre(Stage.PROMOTED);
        assertThatThrownBy(() -> routers.getLast().hand(Hand.PROMOTE).join())
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(routers.getLast().hand(Hand.RESTART)).isNotDone();
        seconds(2);

        assertThat(routers).allSatisfy(router -> assertThat(router.share()).isEqualTo(0.2));
        assertThat(written().run()).isEqualTo(2);
    }

    @Test
    void beginAnewWithAnotherVersionThoughTheyFindItAtDifferentTimes() {
        for (String name : List.of("a", "b")) router(name);
        seconds(300);
        allAre(Stage.PROMOTED);

        routers.getFirst().leadsTo("4.1");
        assertThat(routers.getFirst().share()).isEqualTo(0.2);
        seconds(5);
        // Whoever has the version before keeps to what was agreed on it.
        assertThat(routers.getLast().agreement().isApart()).isTrue();
        assertThat(routers.getLast().share()).isEqualTo(1);
        routers.getLast().leadsTo("4.1");
        seconds(1);

        assertThat(routers.getLast().share()).isEqualTo(0.2);
        assertThat(routers.getLast().agreement().isApart()).isFalse();
        assertThat(written().run()).isEqualTo(2);
        seconds(300);
        allAre(Stage.PROMOTED);
    }

    @Test
    void takeOverWhatNobodyElseWrites() {
        AgreeingRouter gone = router("a");
        gone.leadsTo("4.9");
        seconds(5);
        gone.dies();
        routers.clear();

        router("b");
        seconds(20);
        assertThat(routers.getFirst().share()).isZero();
        seconds(60);

        assertThat(routers.getFirst().share()).isEqualTo(0.2);
    }

    @Test
    void leaveAloneWhatTheyCannotRead() {
        registry.puts(ENTRY, "{\"form\": 2}");
        AgreeingRouter router = router("a");
        seconds(600);
        assertThat(router.share()).isZero();
        assertThat(registry.text(ENTRY)).contains("{\"form\": 2}");

        CompletableFuture<Void> restarted = router.hand(Hand.RESTART);
        seconds(3);

        assertThat(restarted).isCompleted();
        assertThat(router.share()).isEqualTo(0.2);
    }

    @Test
    void tellWhatTheOthersHaveDecided() {
        AgreeingRouter one = router("a");
        AgreeingRouter other = router("b");
        seconds(4);

        one.hand(Hand.ROLL_BACK).join();
        seconds(2);

        assertThat(other.followed)
                .singleElement()
                .satisfies(decided -> assertThat(decided.decision().action()).isEqualTo(Action.ROLL_BACK));
        assertThat(other.own).isEmpty();
    }
}
