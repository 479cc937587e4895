package io.millrace.router.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.millrace.inference.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Calls we do not make, each with its reason. */
class ForbiddenCallsTest {
    private static final JavaClasses OURS = OurClasses.ALL;

    @Test
    void nothingSleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .because("a thread that sleeps is an event loop that stands still; use a timer")
                .check(OURS);
    }

    @Test
    void durationsComeFromTheTickerAlone() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .because("the wall clock jumps; durations are the Ticker's, timestamps an injected Clock's")
                .check(OURS);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Ticker.class.getName())
                .should()
                .callMethod(System.class, "nanoTime")
                .because("tests turn time by hand; ask the Ticker")
                .check(OURS);
    }

    /** All it has is a Ticker's time in the form that its library asks for. */
    private static final String ADAPTER = "TickerClock";

    @Test
    void whoDecidesKnowsNoTimeOfDay() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.millrace.inference..",
                        "io.millrace.backends..",
                        "io.millrace.discovery..",
                        "io.millrace.slo..",
                        "io.millrace.router.batch..",
                        "io.millrace.router.cache..",
                        "io.millrace.router.chain..",
                        "io.millrace.router.home..",
                        "io.millrace.router.load..",
                        "io.millrace.router.route..",
                        "io.millrace.router.schedule..",
                        "io.millrace.router.traffic.bandit..",
                        "io.millrace.router.traffic.canary..",
                        "io.millrace.router.traffic.evidence..",
                        "io.millrace.router.traffic.learn..")
                .and()
                .doNotHaveSimpleName(ADAPTER)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        Clock.class,
                        Instant.class,
                        Date.class,
                        Calendar.class,
                        LocalDateTime.class,
                        OffsetDateTime.class,
                        ZonedDateTime.class)
                .because("an hour forth or back must change no timeout, window or budget")
                .check(OURS);
    }

    @Test
    void nobodyWaitsForAFutureButTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.millrace.router.cli..")
                .should()
                .callMethod(CompletableFuture.class, "join")
                .orShould()
                .callMethod(CompletableFuture.class, "get")
                .because("a blocking wait on an event loop can deadlock it; compose instead")
                .check(OURS);
    }

    @Test
    void chanceIsInjected() {
        noClasses()
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(ThreadLocalRandom.class, "current")
                .because("a run must be repeatable from its seed")
                .check(OURS);
    }
}
