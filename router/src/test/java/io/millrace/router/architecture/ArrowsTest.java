package io.millrace.router.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

/** The arrows between our packages point one way. Maven holds those between modules; this holds the rest. */
class ArrowsTest {
    private static final JavaClasses OURS = OurClasses.ALL;

    @Test
    void inferenceKnowsNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.inference..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.millrace.backends..",
                        "io.millrace.discovery..",
                        "io.millrace.slo..",
                        "io.millrace.config..",
                        "io.millrace.router..")
                .check(OURS);
    }

    @Test
    void discoveryAndSloKnowOnlyTheExchange() {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.discovery..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.millrace.config..", "io.millrace.router..")
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage("io.millrace.slo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.millrace.discovery..", "io.millrace.config..", "io.millrace.router..")
                .check(OURS);
    }

    @Test
    void theDecisionCoreIsFreeOfVertx() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.millrace.slo..",
                        "io.millrace.router.batch..",
                        "io.millrace.router.schedule..",
                        "io.millrace.router.traffic..",
                        "io.millrace.router.simulate..")
                .and()
                // What reads tensors reads buffers, and who copies calls sends them.
                .resideOutsideOfPackages("io.millrace.router.traffic.compare..", "io.millrace.router.traffic.shadow..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..", "java.net..")
                .check(OURS);
    }

    /** What runs in production must not come to lean on what plays it or measures it. */
    @Test
    void onlyTheCommandLineKnowsTheSimulatorAndTheLoadTool() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.millrace.router.simulate..", "io.millrace.router.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.millrace.router.simulate..")
                .check(OURS);
        noClasses()
                .that()
                .resideOutsideOfPackages("io.millrace.router.bench..", "io.millrace.router.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.millrace.router.bench..")
                .check(OURS);
    }

    @Test
    void onlyObserveKnowsTheMetricsLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.millrace.router.observe..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.prometheus..")
                .check(OURS);
        noClasses()
                .that()
                .resideOutsideOfPackages("io.millrace.router.observe..", "io.millrace.router.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.HdrHistogram..")
                .check(OURS);
    }

    @Test
    void onlyTraceKnowsTheLibraryOfTraces() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.millrace.router.trace..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(OURS);
    }

    @Test
    void serverFamiliesDoNotKnowEachOther() {
        slices().matching("io.millrace.backends.(oip|tfs|torchserve|djl|service|clipper)..")
                .should()
                .notDependOnEachOther()
                .check(OURS);
    }

    /** KServe's V1 protocol is TensorFlow Serving's rows, and its V2, which is Open Inference, describes the same models. */
    @Test
    void kserveKnowsThoseWhoseWordsItsServersSpeak() {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.backends.kserve..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.millrace.backends.torchserve..", "io.millrace.backends.djl..")
                .check(OURS);
    }

    @Test
    void frontendsDoNotKnowEachOther() {
        slices().matching("io.millrace.router.frontend.(*)..")
                .should()
                .notDependOnEachOther()
                // The transport, which has no protocol of its own.
                .ignoreDependency(
                        alwaysTrue(),
                        resideInAnyPackage(
                                "io.millrace.router.frontend.grpc", "io.millrace.router.frontend.grpc.stream"))
                .check(OURS);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("io.millrace.(**)").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(org.jspecify.annotations.NullMarked.class)
                .check(OURS);
    }
}
