package io.millrace.bench.rig;

import io.millrace.router.bench.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goal 14: the 99th percentile where one of four servers takes ten times as long as the others and is well otherwise, at half
 * of what four good ones could take. A call that its client gives up counts as its patience. The oracle is Millrace without that server.
 */
final class SlowReplica implements Goal {
    private static final int SERVERS = 4;
    private static final int SLOTS = 4;
    private static final Duration TAKES = Duration.ofMillis(10);
    private static final int SLOWER = 10;
    private static final double SHARE = 0.5;
    private static final double PER_SECOND = SHARE * SERVERS * SLOTS / 0.010;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Override
    public String id() {
        return "14";
    }

    @Override
    public String title() {
        return "99th percentile with one of four servers ten times slower: against nginx, HAProxy and Envoy";
    }

    @Override
    public List<Finding> measure(Stage stage, Effort effort) {
        Emulators servers = stage.emulators(SERVERS, script(1));
        servers.behave(SERVERS - 1, script(SLOWER));
        List<Integer> good = servers.ports().subList(0, SERVERS - 1);
        Contender millrace = stage.contender("Millrace", millrace(stage, servers.ports()));
        Contender oracle = stage.contender("oracle", millrace(stage, good));
        Contender roundRobin = stage.contender("nginx", stage.nginx("nginx", Nginx.roundRobin(servers.ports())));
        List<Contender> best = new ArrayList<>();
        best.add(stage.contender(
                "nginx least_conn", stage.nginx("nginx-least", new Nginx(servers.ports(), "least_conn;", "", ""))));
        best.add(stage.contender("HAProxy leastconn", stage.haproxy(servers.ports())));
        Optional<Server> envoy = stage.envoy(servers.ports());
        envoy.ifPresent(there -> best.add(stage.contender("Envoy default", there)));
        Contender twin = stage.contender("oracle-twin", millrace(stage, good));
        List<Contender> all = new ArrayList<>(List.of(millrace, oracle, twin, roundRobin));
        all.addAll(best);
        Steady steady = new Steady(EchoAsks.with(Map.of()), PER_SECOND, PATIENCE);
        for (Contender contender : all)
            WarmUp.of(contender, effort, (length, share) -> contender.play(steady.gently(length, share)));
        Rounds rounds = Rounds.of(all, effort.rounds(), (contender, round) -> {
            Tally tally = contender.play(steady.counted(effort.window(), round)).all();
            return tally.percentileOfAllNanos(99, PATIENCE) / 1e6;
        });
        Facts facts = Facts.of(Map.of())
                .with("takes", Hardware.millis(TAKES))
                .with("slots", Integer.toString(SLOTS))
                .with("rate", "%.0f/s".formatted(PER_SECOND))
                .millis("millrace", rounds.of(millrace))
                .millis("oracle", rounds.of(oracle))
                .millis("nginx", rounds.of(roundRobin));
        best.forEach(peer -> facts.millis(peer.name().replace(' ', '-'), rounds.of(peer)));
        facts.noise(rounds.ratio(twin, oracle));
        List<Finding> findings = new ArrayList<>();
        findings.add(finding(rounds, millrace, roundRobin, 0.2, facts));
        best.forEach(peer -> findings.add(finding(rounds, millrace, peer, 0.4, facts)));
        return findings;
    }

    private Finding finding(Rounds rounds, Contender millrace, Contender peer, double most, Facts facts) {
        return new Finding(
                id(),
                "p99 with a server ten times slower, Millrace / " + peer.name(),
                rounds.ratio(millrace, peer),
                new Target.AtMost(most),
                facts.all());
    }

    private static Server millrace(Stage stage, List<Integer> ports) {
        return stage.millrace(MillraceConfig.of(Emulators.endpoints(ports), Duration.ofMillis(100), ""));
    }

    private static String script(int slower) {
        return "latency beta=%dus sigma=0.1\nslots %d\n".formatted(slower * TAKES.toNanos() / 1000, SLOTS);
    }
}
