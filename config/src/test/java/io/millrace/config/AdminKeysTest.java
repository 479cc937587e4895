package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.PemFiles;
import io.millrace.backends.tls.TestAuthority;
import io.millrace.backends.tls.TrustedCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An admin port that others can reach asks who they are, and tells nobody what it asks for. */
class AdminKeysTest {
    private static final String REFUSED =
            "admin address 0.0.0.0 is not a loopback address, and whoever reaches the admin"
                    + " port may use it: give it a token, or tls with a client-ca, or bind 127.0.0.1, ::1 or localhost";

    @TempDir
    private Path folder;

    private static String admin(String keys) {
        return "admin: {" + keys + "}\n" + Documents.SMALL;
    }

    @Test
    void aTokenOpensIt() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "s3cret\n");

        RouterConfig config = Documents.good(admin("address: 0.0.0.0, token: \"file:" + file + "\""));

        assertThat(config.admin().token())
                .hasValueSatisfying(token -> assertThat(token.value()).isEqualTo("s3cret"));
        assertThat(config.toString() + EffectiveConfig.print(config))
                .contains("token: file:" + file)
                .doesNotContain("s3cret");
    }

    @Test
    void aTokenWrittenOutIsMasked() {
        RouterConfig config = Documents.good(admin("token: s3cret"));

        assertThat(config.toString() + EffectiveConfig.print(config))
                .contains("token: '***'")
                .doesNotContain("s3cret");
    }

    @Test
    void certificatesOpenItWhereEverybodyMustShowOne() {
        TestAuthority authority = new TestAuthority("Ours");
        CertifiedKey own = new PemFiles(folder).certified("own", authority.issue("localhost"));
        TrustedCertificates ca = new PemFiles(folder).trusted("ca.crt", authority);
        String tls = "address: 0.0.0.0, tls: {cert: " + own.certFile() + ", key: " + own.keyFile();

        assertThat(Documents.good(admin(tls + ", client-ca: " + ca + "}"))
                        .admin()
                        .tls())
                .isPresent();
        assertThat(Documents.problems(admin(tls + "}"))).containsExactly("1:18: " + REFUSED);
        assertThat(Documents.problems(admin(tls + ", client-ca: " + ca + ", verify-client: optional}")))
                .containsExactly("1:18: " + REFUSED);
    }

    @Test
    void aTokenThatIsNoneIsNotQuoted() {
        assertThat(Documents.problems(admin("address: 0.0.0.0, token: \"two words\""))
                        .toString())
                .contains("'token': a token is 1 to 4096 visible ASCII characters")
                .doesNotContain("two words", "loopback");
    }
}
