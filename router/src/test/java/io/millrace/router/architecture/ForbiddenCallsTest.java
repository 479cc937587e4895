package io.millrace.router.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.millrace.inference.Ticker;
import java.time.Instant;
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
