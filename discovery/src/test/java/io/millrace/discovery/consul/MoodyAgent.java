package io.millrace.discovery.consul;

import io.millrace.discovery.HandControlLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Consul agent in virtual time. It answers blocking queries as Consul documents them, of the leader's state or of one that lags
 * behind it, and in its moods fails, writes garbage, falls silent and answers long after.
 */
final class MoodyAgent implements ConsulQueries {
    enum Mood {
        WELL,
        LAGGING,
        FAILING,
        REFUSING,
        GARBAGE,
        SILENT,
        LATE
    }

    private static final Pattern INDEX = Pattern.compile("&index=([0-9]+)&wait=([0-9]+)ms");
    private static final long LOOK_NANOS = 200_000_000;
    private static final int REMEMBERED = 4;
    /** Whoever has asked waits no longer, and hears nothing of what comes later. */
    static final Duration PATIENCE = Duration.ofMillis(15_625);

    private final HandControlLoop loop;
    private final Random random;
    private final List<State> states = new ArrayList<>();
    private final Set<Set<String>> everTrue = new HashSet<>();
    private final List<Long> askedNanos = new ArrayList<>();
    private Mood mood = Mood.WELL;
    private int emptyInARow;
    private int mostEmptyInARow;

    /** What the servers know from an index on. */
    private record State(long index, Set<String> hosts) {}

    MoodyAgent(HandControlLoop loop, Random random) {
        this.loop = loop;
        this.random = random;
        becomes(1 + random.nextInt(50), Set.of("a", "b"));
    }

    void mood(Mood next) {
        mood = next;
    }

    /** The leader hears of a change. */
    void lists(Set<String> hosts) {
        becomes(now().index() + 1 + random.nextInt(3), hosts);
    }

    /** All servers start anew: what they know is the same, where it stands is not. */
    void restarts() {
        Set<String> hosts = now().hosts();
        states.clear();
        becomes(random.nextInt(60), hosts);
    }

    private void becomes(long index, Set<String> hosts) {
        states.add(new State(index, new TreeSet<>(hosts)));
        if (states.size() > REMEMBERED) states.removeFirst();
        everTrue.add(Set.copyOf(hosts));
    }

    private State now() {
        return states.getLast();
    }

    Set<String> hosts() {
        return now().hosts();
    }

    boolean everListed(Set<String> hosts) {
        return everTrue.contains(hosts);
    }

    /** The longest run of answers with nothing in them, since this was asked last. */
    int emptyAnswersInARow() {
        int most = mostEmptyInARow;
        mostEmptyInARow = 0;
        return most;
    }

    /** When it was asked, in nanoseconds of the loop. */
    List<Long> asked() {
        return askedNanos;
    }

    @Override
    public Future<ConsulAnswer> ask(String path) {
        askedNanos.add(loop.nanos());
        Matcher index = INDEX.matcher(path);
        boolean waits = index.find();
        long from = waits ? Long.parseLong(index.group(1)) : 0;
        long until = loop.nanos() + (waits ? Long.parseLong(index.group(2)) * 1_000_000 : 0);
        Promise<ConsulAnswer> answer = Promise.promise();
        int place = mood == Mood.LAGGING ? random.nextInt(states.size()) : Integer.MAX_VALUE;
        answer(from, until, loop.nanos(), place, answer);
        return answer.future();
    }

    /** @param place of the state that the asked server has; it catches up as time goes by */
    private void answer(long from, long until, long asked, int place, Promise<ConsulAnswer> answer) {
        switch (mood) {
            case WELL, LAGGING -> {
                State known = states.get(Math.min(place, states.size() - 1));
                boolean isNews = from == 0 || known.index() > from;
                if (isNews || loop.nanos() >= until) tell(known, asked, answer);
                else {
                    int next = Math.min(place, states.size()) + 1;
                    loop.after(LOOK_NANOS, () -> answer(from, until, asked, next, answer));
                }
            }
            case FAILING ->
                answer.complete(new ConsulAnswer(500, Optional.empty(), Buffer.buffer("No cluster leader")));
            case REFUSING -> answer.fail(new IOException("refused"));
            case GARBAGE ->
                answer.complete(new ConsulAnswer(200, Optional.of("99999"), Buffer.buffer("<html>welcome</html>")));
            case SILENT -> loop.after(Duration.ofHours(2).toNanos(), () -> answer.fail(new IOException("timed out")));
            case LATE -> {
                State known = now();
                Duration late = Duration.ofSeconds(random.nextInt(60));
                loop.after(late.toNanos(), () -> tell(known, asked, answer));
            }
        }
    }

    private void tell(State known, long asked, Promise<ConsulAnswer> answer) {
        if (loop.nanos() - asked <= PATIENCE.toNanos()) {
            emptyInARow = known.hosts().isEmpty() ? emptyInARow + 1 : 0;
            mostEmptyInARow = Math.max(mostEmptyInARow, emptyInARow);
        }
        answer.complete(new ConsulAnswer(200, Optional.of(Long.toString(known.index())), body(known.hosts())));
    }

    /** Some stand there twice, under the same id or another, as while a node is renamed. */
    private Buffer body(Set<String> hosts) {
        List<String> entries = new ArrayList<>();
        for (String host : hosts) {
            entries.add(entry(host, "id-" + host));
            if (random.nextInt(8) == 0) entries.add(entry(host, "id-" + host));
            if (random.nextInt(8) == 0) entries.add(entry(host, "other-" + host));
        }
        return Buffer.buffer("[" + String.join(",", entries) + "]");
    }

    private static String entry(String host, String id) {
        return "{\"Node\":{\"Address\":\"n\"},\"Service\":{\"ID\":\"" + id + "\",\"Address\":\"" + host
                + "\",\"Port\":80}}";
    }
}
