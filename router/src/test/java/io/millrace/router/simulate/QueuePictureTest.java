package io.millrace.router.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.router.batch.BatchPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The picture of docs/scheduling.md is of a run as it is. {@code -Dgolden.write} draws it anew. */
class QueuePictureTest {
    private static final Path PICTURE = Path.of("../docs/batches.svg");
    private static final Duration OBJECTIVE = Duration.ofMillis(44);

    @Test
    void theDocumentationShowsARunAsItIs() throws IOException {
        ServerSpec servers = ServerSpec.of(2, 1_000_000, 10_000_000, 64);
        Scenario scenario = Scenario.of(LoadPattern.Random.poisson(900), List.of(servers), OBJECTIVE, 2_000, 1);
        Contender deferred =
                Contender.coordinated("deferred", new BatchPolicy.Deferred(OBJECTIVE, 0.7, Duration.ofNanos(100_000)));
        SeenRun run = new SeenRun();
        Simulation.run(scenario, deferred, run);

        String drawn = new QueuePicture(run, servers.speed(), 1_100, 100).draw();

        if (System.getProperty("golden.write") != null) Files.writeString(PICTURE, drawn);
        assertThat(drawn)
                .as("mvn test -pl router -am -Dtest=QueuePictureTest -Dgolden.write brings it up to date")
                .isEqualTo(Files.readString(PICTURE));
    }
}
