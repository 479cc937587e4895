package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.PemFiles;
import io.millrace.backends.tls.TestAuthority;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with certificates and keys is told where the document names them, and never quotes a key. */
class TlsKeysTest {
    private final TestAuthority authority = new TestAuthority("Ours");

    @TempDir
    private Path folder;

    private CertifiedKey own;

    @BeforeEach
    void issue() {
        own = files().certified("own", authority.issue("localhost"));
    }

    private PemFiles files() {
        return new PemFiles(folder);
    }

    private static String listen(String tls) {
        return "listen:\n  tls: {" + tls + "}\n" + Documents.SMALL;
    }

    private static String pool(String tls) {
        return Documents.SMALL.replace("    protocol: oip-rest\n", "    protocol: oip-rest\n    tls: {" + tls + "}\n");
    }

    @Test
    void aFileThatIsNotThere() {
        assertThat(Documents.problems(listen("cert: " + own.certFile() + ", key: /no/such.key")))
                .containsExactly("2:%d: 'key' cannot be read from /no/such.key (NoSuchFileException)"
                        .formatted(own.certFile().toString().length() + 22));
        assertThat(Documents.problems(pool("ca: /no/such.crt")))
                .containsExactly("4:15: 'ca' cannot be read from /no/such.crt (NoSuchFileException)");
    }

    @Test
    void aFileThatHoldsSomethingElse() {
        assertThat(Documents.problems(listen("cert: " + own.keyFile() + ", key: " + own.certFile())))
                .containsExactly(
                        "2:15: 'cert': " + own.keyFile() + " holds no certificate in PEM (-----BEGIN CERTIFICATE-----)",
                        "2:%d: 'key': %s holds no private key in PEM (-----BEGIN PRIVATE KEY-----)"
                                .formatted(own.keyFile().toString().length() + 22, own.certFile()));
    }

    @Test
    void aKeyOfAnotherCertificate() {
        CertifiedKey other = files().certified("other", authority.issue("localhost"));

        assertThat(Documents.problems(listen("cert: " + own.certFile() + ", key: " + other.keyFile())))
                .containsExactly("2:%d: key in %s is not that of the first certificate in %s"
                        .formatted(own.certFile().toString().length() + 22, other.keyFile(), own.certFile()));
    }

    @Test
    void halfAPair() {
        assertThat(Documents.problems(listen("cert: " + own.certFile())))
                .containsExactly("2:3: a tls section of a port needs the key 'key'");
        assertThat(Documents.problems(pool("key: " + own.keyFile()))).containsExactly("4:11: 'key' goes with 'cert'");
    }

    @Test
    void wordsThatAreNone() {
        assertThat(Documents.problems(listen("cert: a, key: b, verify-client: required")))
                .contains("2:26: 'verify-client' goes with 'client-ca'");
        assertThat(Documents.problems(pool("verify: ful")))
                .containsExactly("4:19: 'verify' must be full, chain or none, found 'ful', did you mean 'full'?");
        assertThat(Documents.problems(pool("verify: none, ca: " + files().trusted("ca.crt", authority))))
                .containsExactly("4:29: ca has no part in it with verify none");
        assertThat(Documents.problems(pool("server-name: \"a b\"")).getFirst()).contains("'server-name' must be");
    }

    @Test
    void aPoolOfThisProcessHasNone() {
        assertThat(Documents.problems(Documents.SMALL.replace("protocol: djl\n", "protocol: djl\n    tls: {}\n")))
                .containsExactly("8:5: a djl pool takes no key 'tls'");
    }

    @Test
    void emptyIsWithTls() {
        assertThat(Documents.pool(Documents.good(pool("")), "gpu").http().tls()).isPresent();
    }

    @Test
    void noKeyIsPrinted() {
        RouterConfig config = Documents.good(listen("cert: " + own.certFile() + ", key: " + own.keyFile()));

        assertThat(config.toString() + EffectiveConfig.print(config))
                .contains(own.certFile().toString())
                .doesNotContain("BEGIN", "PrivateKey", own.key().toString());
    }
}
