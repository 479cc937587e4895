package io.millrace.chaos.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.chaos.net.Ending;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScriptReaderTest {
    @Test
    void readsEveryDirective() {
        ServerScript script = ServerScript.of("""
                # two slots of a slow device
                latency alpha=100us beta=2ms sigma=0.1
                slots 2
                batch max=8 wait=1ms
                close-every 3
                idle 1ms
                ready no
                seed 7
                on every=5 status code=503
                on always cut at=head+3 by=reset   # the rest
                """);

        assertThat(script.latency()).isEqualTo(new LatencyModel(Duration.ofNanos(100_000), Duration.ofMillis(2), 0.1));
        assertThat(script.slots()).isEqualTo(2);
        assertThat(script.batchMax()).isEqualTo(8);
        assertThat(script.batchWait()).isEqualTo(Duration.ofMillis(1));
        assertThat(script.closeEvery()).isEqualTo(3);
        assertThat(script.idle()).isEqualTo(Duration.ofMillis(1));
        assertThat(script.ready()).isFalse();
        assertThat(script.faultOf(4, 0)).isEqualTo(new Fault.Status(503));
        assertThat(script.faultOf(3, 0)).isEqualTo(new Fault.Cut(Fault.Cut.From.HEAD, 3, Ending.RESET));
    }

    @Test
    void readsEveryFault() {
        assertThat(fault("none")).isEqualTo(new Fault.None());
        assertThat(fault("slow by=5ms")).isEqualTo(new Fault.Slow(Duration.ofMillis(5)));
        assertThat(fault("stall")).isEqualTo(new Fault.Stall());
        assertThat(fault("cut at=17")).isEqualTo(new Fault.Cut(Fault.Cut.From.START, 17, Ending.CLOSE));
        assertThat(fault("cut at=end-1 by=hang")).isEqualTo(new Fault.Cut(Fault.Cut.From.END, -1, Ending.HANG));
        assertThat(fault("rows by=+1")).isEqualTo(new Fault.Rowcount(1));
        assertThat(fault("shape")).isEqualTo(new Fault.Shape());
        assertThat(fault("nan")).isEqualTo(new Fault.Nan());
        assertThat(fault("swap")).isEqualTo(new Fault.Swap());
        assertThat(fault("twice")).isEqualTo(new Fault.Twice());
        assertThat(fault("json")).isEqualTo(new Fault.BrokenJson());
        assertThat(fault("garbage bytes=9")).isEqualTo(new Fault.Garbage(9));
        assertThat(fault("drip bytes=2 every=3ms")).isEqualTo(new Fault.Drip(2, Duration.ofMillis(3)));
        assertThat(fault("mutate")).isEqualTo(new Fault.Mutate());
    }

    @Test
    void theFirstRuleThatAppliesCounts() {
        ServerScript script = ServerScript.of("on id=3..5 none\non exchange=0..1 stall\non always nan");

        assertThat(script.faultOf(0, 4)).isEqualTo(new Fault.None());
        assertThat(script.faultOf(1, 9)).isEqualTo(new Fault.Stall());
        assertThat(script.faultOf(2, 9)).isEqualTo(new Fault.Nan());
    }

    @Test
    void chanceFollowsTheSeed() {
        ServerScript seven = ServerScript.of("seed 7\non chance=0.1 stall");
        ServerScript eight = ServerScript.of("seed 8\non chance=0.1 stall");

        assertThat(hits(seven)).isEqualTo(hits(seven)).isNotEqualTo(hits(eight));
        assertThat(hits(seven).length).isBetween(800, 1200);
    }

    @Test
    void namesTheLineItDoesNotUnderstand() {
        for (String wrong : new String[] {
            "on always explode",
            "latency gamma=1ms",
            "wait 3",
            "on always slow by=3",
            "on sometimes stall",
            "on always stall for=ever"
        }) assertThatThrownBy(() -> ServerScript.of(wrong)).hasMessageContaining(wrong);
    }

    private static int[] hits(ServerScript script) {
        return IntStream.range(0, 10_000)
                .filter(exchange -> script.faultOf(exchange, 0) instanceof Fault.Stall)
                .toArray();
    }

    private static Fault fault(String text) {
        return ServerScript.of("on always " + text).faultOf(0, 0);
    }
}
