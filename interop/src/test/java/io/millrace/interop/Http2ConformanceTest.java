package io.millrace.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.PemFiles;
import io.millrace.backends.tls.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** h2spec against the data port: what fails is exactly what {@code h2spec-failures.txt} lists. */
class Http2ConformanceTest {
    private static final String NO_SERVER = """
            pools: {none: {protocol: oip-rest, endpoints: ["127.0.0.1:1"]}}
            models: {m: {slo: {latency: 50ms}, serve: [none]}}
            """;

    /** A document of some length, answered by the router itself. */
    private static final String PATH = "/v2";

    @TempDir
    private static Path folder;

    private static H2Spec h2spec;

    @BeforeAll
    static void unpack() throws IOException {
        assumeTrue(H2Spec.runsHere(), "h2spec comes for Linux on x86-64");
        h2spec = H2Spec.unpackedTo(folder);
    }

    @Test
    void holdsWithoutTls() throws Exception {
        try (StartedRouter router = StartedRouter.of("", NO_SERVER)) {
            assertFailsAsListed(h2spec.run(router.port(), PATH, false));
        }
    }

    @Test
    void holdsWithTls() throws Exception {
        CertifiedKey own = new PemFiles(folder).certified("own", new TestAuthority("Ours").issue("127.0.0.1"));
        String tls = ", tls: {cert: %s, key: %s}".formatted(own.certFile(), own.keyFile());
        try (StartedRouter router = StartedRouter.of(tls, NO_SERVER)) {
            assertFailsAsListed(h2spec.run(router.port(), PATH, true));
        }
    }

    private static void assertFailsAsListed(List<H2Spec.Case> cases) {
        assertThat(cases).hasSizeGreaterThan(140);
        assertThat(cases.stream().filter(each -> !each.passed()).map(H2Spec.Case::name))
                .containsExactlyInAnyOrderElementsOf(known());
    }

    /** Lines with a name; what is indented below tells why. */
    private static Set<String> known() {
        try (InputStream in =
                Objects.requireNonNull(Http2ConformanceTest.class.getResourceAsStream("h2spec-failures.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith(" "))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
