package io.millrace.router.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.OnLoop;
import io.millrace.backends.tls.ClientTls;
import io.millrace.backends.tls.PemFiles;
import io.millrace.backends.tls.TestAuthority;
import io.millrace.backends.tls.TrustedCertificates;
import io.millrace.config.RedisPassword;
import io.millrace.config.RedisSettings;
import io.millrace.inference.HandTicker;
import io.millrace.router.redis.FakeRedis.Mood;
import io.millrace.router.redis.RedisAnswer.Replied;
import io.millrace.router.redis.RedisAnswer.Unanswered;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Time is turned by hand for what the breaker and the bounds go by; the few milliseconds that a question may take are real. */
class RedisLinkTest {
    private static final long PATIENCE = 10_000;
    private static final long HASTE = 5;
    private static final Commands LOOK = Commands.look("k");
    private static final RedisAnswer NOTHING = new Replied(List.of(new RedisReply.Nothing(), new RedisReply.Whole(-2)));

    private final Vertx servers = Vertx.vertx();
    private final OnLoop loop = new OnLoop();
    private final HandTicker ticker = new HandTicker();
    private final FakeRedis redis = FakeRedis.start(servers);
    private final RedisLink link = link(redis.port(), Optional.empty(), Optional.empty(), 0);

    @AfterEach
    void close() {
        loop.run(link::close);
        loop.close();
        servers.close().await();
    }

    private RedisLink link(int port, Optional<String> user, Optional<RedisPassword> password, int database) {
        return link(new RedisSettings(
                "127.0.0.1", port, user, password, database, Optional.empty(), Duration.ofMillis(5), 1 << 16, "m"));
    }

    private RedisLink link(RedisSettings settings) {
        return loop.call(() ->
                new RedisLink(loop.vertx(), new RedisSockets(loop.vertx(), loop.context(), settings), 4_096, ticker));
    }

    private RedisAnswer ask(RedisLink of, Commands commands, long millis) {
        return loop.get(() -> of.ask(commands, millis));
    }

    private static Optional<RedisPassword> password(String text) {
        return Optional.of(new RedisPassword(text, Optional.empty()));
    }

    /** As many as it takes for the breaker to open. */
    private List<RedisAnswer> askUntilOpen(long millis) {
        List<RedisAnswer> answers = new ArrayList<>();
        while (answers.size() < 20) {
            answers.add(ask(link, LOOK, millis));
            if (answers.getLast() == Unanswered.OPEN) break;
        }
        return answers;
    }

    @Test
    void takesWhatItPut() {
        assertThat(ask(link, LOOK, PATIENCE)).isEqualTo(NOTHING);
        Buffer value = Buffer.buffer("a\r\n*b");
        assertThat(ask(link, Commands.put("k", value, 60_000), PATIENCE))
                .isEqualTo(new Replied(List.of(new RedisReply.Status("OK"))));

        assertThat(ask(link, LOOK, PATIENCE)).isInstanceOfSatisfying(Replied.class, replied -> {
            assertThat(replied.replies().getFirst()).isEqualTo(new RedisReply.Value(value));
            assertThat(((RedisReply.Whole) replied.replies().getLast()).number())
                    .isBetween(1L, 60_000L);
        });
    }

    @Test
    void answersInTheOrderOfQuestions() {
        for (int i = 0; i < 100; i++) redis.put("k" + i, Buffer.buffer("v" + i));
        List<Future<RedisAnswer>> answers = loop.call(() -> {
            List<Future<RedisAnswer>> asked = new ArrayList<>();
            for (int i = 0; i < 40; i++) asked.add(link.ask(Commands.look("k" + i), PATIENCE));
            return asked;
        });

        for (int i = 0; i < answers.size(); i++) {
            int place = i;
            assertThat(loop.get(() -> answers.get(place)))
                    .isInstanceOfSatisfying(
                            Replied.class,
                            replied -> assertThat(replied.replies().getFirst())
                                    .isEqualTo(new RedisReply.Value(Buffer.buffer("v" + place))));
        }
    }

    @Test
    void saysWhoItIsBeforeItAsks() {
        try (FakeRedis locked = FakeRedis.withPassword(servers, "pass word")) {
            RedisLink known = link(locked.port(), Optional.of("me"), password("pass word"), 3);

            assertThat(ask(known, LOOK, PATIENCE)).isEqualTo(NOTHING);
            assertThat(locked.commands())
                    .containsExactly(
                            List.of("AUTH", "me", "pass word"),
                            List.of("SELECT", "3"),
                            List.of("GET", "k"),
                            List.of("PTTL", "k"));
            loop.run(known::close);
        }
    }

    @Test
    void asksNothingOfAServerThatDoesNotLetItIn() {
        try (FakeRedis locked = FakeRedis.withPassword(servers, "secret")) {
            RedisLink stranger = link(locked.port(), Optional.empty(), password("guess"), 3);

            assertThat(ask(stranger, LOOK, PATIENCE)).isEqualTo(Unanswered.ERROR);
            assertThat(locked.commands()).noneMatch(command -> command.contains("GET"));
            loop.run(stranger::close);
        }
    }

    @Test
    void asksByTlsOnlyWhomItTrusts() {
        PemFiles files = PemFiles.create();
        TestAuthority authority = new TestAuthority("Ours");
        try (FakeRedis secured = FakeRedis.withTls(servers, files.certified("redis", authority.issue("localhost")))) {
            RedisLink trusting = link(overTls(secured.port(), files.trusted("ours.crt", authority)));
            RedisLink doubting =
                    link(overTls(secured.port(), files.trusted("others.crt", new TestAuthority("Others"))));

            assertThat(ask(trusting, LOOK, PATIENCE)).isEqualTo(NOTHING);
            assertThat(ask(doubting, LOOK, PATIENCE)).isEqualTo(Unanswered.ERROR);
            loop.run(trusting::close);
        }
    }

    private static RedisSettings overTls(int port, TrustedCertificates trusted) {
        ClientTls tls =
                new ClientTls(Optional.of(trusted), Optional.of("localhost"), Optional.empty(), ClientTls.Verify.FULL);
        return new RedisSettings(
                "127.0.0.1",
                port,
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.of(tls),
                Duration.ofMillis(5),
                1 << 16,
                "m");
    }

    @Test
    void doesNotWaitForASilentServerAndSoonDoesNotAskIt() {
        redis.mood(Mood.SILENT);

        assertThat(askUntilOpen(HASTE))
                .hasSize(6)
                .endsWith(Unanswered.OPEN)
                .filteredOn(Unanswered.TIMEOUT::equals)
                .hasSize(5);
    }

    @Test
    void takesNoLateAnswerForThatOfAnotherQuestion() {
        redis.put("slow", Buffer.buffer("old"));
        redis.put("quick", Buffer.buffer("new"));
        ask(link, LOOK, PATIENCE);
        redis.mood(Mood.SILENT);
        assertThat(ask(link, Commands.look("slow"), HASTE)).isEqualTo(Unanswered.TIMEOUT);
        redis.mood(Mood.WELL);

        assertThat(ask(link, Commands.look("quick"), PATIENCE))
                .isInstanceOfSatisfying(
                        Replied.class,
                        replied -> assertThat(replied.replies().getFirst())
                                .isEqualTo(new RedisReply.Value(Buffer.buffer("new"))));
    }

    @Test
    void asksOnceInAWhileWhetherTheServerIsBack() {
        redis.mood(Mood.REFUSING);
        askUntilOpen(PATIENCE);
        redis.mood(Mood.WELL);
        assertThat(ask(link, LOOK, PATIENCE)).isEqualTo(Unanswered.OPEN);

        ticker.turn(Duration.ofMillis(1_001));
        assertThat(ask(link, LOOK, PATIENCE)).isEqualTo(NOTHING);
        assertThat(ask(link, LOOK, PATIENCE)).isEqualTo(NOTHING);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {"GARBAGE", "HUGE", "REFUSING"})
    void failsAtOnceWhereWhatComesIsOfNoUse(Mood mood) {
        redis.mood(mood);

        assertThat(ask(link, LOOK, PATIENCE)).isEqualTo(Unanswered.ERROR);
    }

    @Test
    void believesNothingMoreOfAServerThatSpeaksOutOfTurn() {
        ask(link, LOOK, PATIENCE);
        redis.mood(Mood.BABBLING);
        ask(link, LOOK, PATIENCE);
        redis.mood(Mood.WELL);

        Awaitility.await().until(() -> ask(link, LOOK, PATIENCE).equals(NOTHING));
    }

    @Test
    void connectsAnewWhenTheServerIsThereAgain() {
        ask(link, LOOK, PATIENCE);
        redis.stop();
        assertThat(askUntilOpen(PATIENCE)).contains(Unanswered.ERROR).endsWith(Unanswered.OPEN);
        redis.startAgain();
        ticker.turn(Duration.ofMillis(1_001));

        assertThat(ask(link, LOOK, PATIENCE)).isEqualTo(NOTHING);
    }

    @Test
    void holdsNoMoreThanItsBounds() {
        redis.mood(Mood.SILENT);
        List<Future<RedisAnswer>> answers = loop.call(() -> {
            List<Future<RedisAnswer>> asked = new ArrayList<>();
            for (int i = 0; i < 5; i++)
                asked.add(link.ask(Commands.put("k", Buffer.buffer(new byte[1_000]), 1), PATIENCE));
            return asked;
        });

        assertThat(loop.get(() -> answers.getLast())).isEqualTo(Unanswered.FULL);
        assertThat(answers.subList(0, 3)).noneMatch(Future::isComplete);
        redis.mood(Mood.WELL);
        assertThat(loop.get(() -> answers.getFirst())).isInstanceOf(Replied.class);
    }

    @Test
    void givesUpAConnectionThatHasAnsweredNothingForASecond() {
        ask(link, LOOK, PATIENCE);
        redis.mood(Mood.SILENT);
        assertThat(ask(link, LOOK, HASTE)).isEqualTo(Unanswered.TIMEOUT);
        ticker.turn(Duration.ofMillis(1_001));
        assertThat(ask(link, LOOK, HASTE)).isEqualTo(Unanswered.TIMEOUT);
        // What is now said on the old connection is heard by nobody.
        redis.mood(Mood.WELL);

        assertThat(ask(link, LOOK, PATIENCE)).isEqualTo(NOTHING);
    }

    @Test
    void tellsWhoWaitsWhenItIsClosed() {
        redis.mood(Mood.SILENT);
        List<Future<RedisAnswer>> asked = loop.call(() -> List.of(link.ask(LOOK, PATIENCE)));
        loop.run(link::close);

        assertThat(loop.get(asked::getFirst)).isEqualTo(Unanswered.ERROR);
        assertThat(ask(link, LOOK, PATIENCE)).isEqualTo(Unanswered.OPEN);
    }
}
