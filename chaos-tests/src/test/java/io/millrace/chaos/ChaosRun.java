package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Percentile;
import io.millrace.chaos.router.RouterProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One run of a row: its size, its seed, its draws, and the way to have it again.
 *
 * @param row     as the promises number it
 * @param test    that it belongs to
 * @param machine watched since the run began
 */
public record ChaosRun(String row, Class<?> test, int requests, long seed, BusyMachine machine) {

    /** Of this size and the default seed, or as the system properties say. */
    public static ChaosRun of(String row, Class<?> test, int requests) {
        return new ChaosRun(
                row,
                test,
                Integer.getInteger("chaos.requests", requests),
                Long.getLong("chaos.seed", 1L),
                new BusyMachine());
    }

    public LoadPlan load(double perSecond) {
        return LoadPlan.of(requests, perSecond, seed);
    }

    /** Uniform between the two, the same for the same position. */
    public int draw(int from, int to, long position) {
        return from + Seed.below(to - from, ~seed, position);
    }

    /** Lets {@code millis} pass, or less when the client is done. */
    public static void pass(int millis, CompletableFuture<ClientLedger> client) {
        try {
            client.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException asWished) {
            // The client is still at it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Prints the row's line, and fails with all there is to have the run again unless nothing went wrong. Where the
     * machine was taken away meanwhile, what was refused for lack of time or of servers in time is told and not judged.
     */
    public void assertNoError(Account account, RouterProcess router, String... more) {
        tell(account, more);
        boolean excused = account.late() > 0 && machine.isStolen();
        if (excused) System.out.printf("%s: %d late ones not judged, of a stolen machine%n", row, account.late());
        assertThat(account.errors() - (excused ? account.late() : 0))
                .as("%s", failure(account, router))
                .isZero();
        assertWell(router);
    }

    /** Fails unless the router lives, has no attempt under way, and complained of neither an error of its own nor a leak. */
    public static void assertWell(RouterProcess router) {
        assertThat(router.complaints()).isEmpty();
        assertThat(router.isAlive()).isTrue();
        await().atMost(Duration.ofSeconds(5)).until(() -> router.inFlight() == 0);
    }

    public void tell(Account account, String... more) {
        System.out.println(account.line(row) + (more.length == 0 ? "" : " | " + String.join(" ", more)));
    }

    private String failure(Account account, RouterProcess router) {
        List<String> complaints = router.complaints();
        return account.line(row) + "\n  " + String.join("\n  ", account.failures()) + "\nthe router complained "
                + complaints.size() + " times\n  "
                + String.join("\n  ", complaints.subList(0, Math.min(2, complaints.size()))) + "\nagain: " + replay();
    }

    private String replay() {
        return "./mvnw verify -Pchaos -pl chaos-tests -am -Dsurefire.failIfNoSpecifiedTests=false -Dtest="
                + test.getSimpleName() + " -Dchaos.seed=" + seed + " -Dchaos.requests=" + requests
                + Optional.ofNullable(System.getProperty("chaos.restarts"))
                        .map(restarts -> " -Dchaos.restarts=" + restarts)
                        .orElse("");
    }

    public static String millis(String name, double value) {
        return String.format(Locale.ROOT, "%s=%.2fms", name, value);
    }

    public static String rate(LoadPlan load) {
        return String.format(Locale.ROOT, "rate=%.0f/s", load.perSecond());
    }

    /** From due to ended, of the answers that were right. */
    public static String latency(ClientLedger client) {
        List<Long> nanos = new ArrayList<>();
        for (int id = 0; id < client.size(); id++) nanos.add(client.endedNanos(id) - client.sentNanos(id));
        return millis("p50", Percentile.millis(nanos, 50)) + " " + millis("p99", Percentile.millis(nanos, 99));
    }
}
