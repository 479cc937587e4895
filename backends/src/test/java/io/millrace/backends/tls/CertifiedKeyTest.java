package io.millrace.backends.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.tls.TestAuthority.Issued;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertifiedKeyTest {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final Instant UNTIL = Instant.parse("2100-01-01T00:00:00Z");

    private final TestAuthority authority = new TestAuthority("Test");

    @TempDir
    private Path folder;

    private PemFiles files() {
        return new PemFiles(folder);
    }

    @ParameterizedTest
    @CsvSource({"RSA,2048", "EC,256", "EC,384", "Ed25519,255"})
    void isReadFromAFileWithOtherBlocksAndText(String algorithm, int bits) {
        Issued issued = authority.issue(TestAuthority.newKeys(algorithm, bits), UNTIL, "localhost");

        CertifiedKey read = files().certified("a", issued);

        assertThat(read.key()).isEqualTo(issued.key());
        assertThat(read.chain()).containsExactly(issued.certificate());
    }

    @Test
    void takesTheOldFormOfAnRsaKey() throws IOException {
        KeyPair keys = TestAuthority.newKeys("RSA", 2048);
        byte[] old = Der.contentOf(Der.contentOf(keys.getPrivate().getEncoded(), SEQUENCE), OCTETS);
        Path file = files().write("rsa.key", PemFiles.block("RSA PRIVATE KEY", old));

        assertThat(CertifiedKey.readKey(file)).isEqualTo(keys.getPrivate());
    }

    /** Before it, what {@code openssl ecparam -genkey} writes of the curve. */
    @Test
    void takesTheOldFormOfAKeyOnACurve() throws IOException {
        byte[] curve = HexFormat.of().parseHex("06082a8648ce3d030107");
        KeyPair keys = TestAuthority.newKeys("EC", 256);
        byte[] inner =
                Der.contentOf(Der.contentOf(Der.contentOf(keys.getPrivate().getEncoded(), SEQUENCE), OCTETS), SEQUENCE);
        byte[] old = Der.of(SEQUENCE, inner, Der.of(0xA0, curve));
        Path file =
                files().write("ec.key", PemFiles.block("EC PARAMETERS", curve) + PemFiles.block("EC PRIVATE KEY", old));

        // The two say in different places of which curve they are.
        assertThat(((ECPrivateKey) CertifiedKey.readKey(file)).getS())
                .isEqualTo(((ECPrivateKey) keys.getPrivate()).getS());
    }

    @Test
    void isNotAKeyAndTheCertificateOfAnother() throws IOException {
        PemFiles files = files();
        Issued one = authority.issue("localhost");
        Issued other = authority.issue(TestAuthority.newKeys("RSA", 2048), UNTIL, "localhost");
        for (Issued stranger : List.of(authority.issue("localhost"), other)) {
            Path cert = files.certificates("a.crt", one.certificate());
            Path key = files.key("b.key", stranger);

            assertThatThrownBy(
                            () -> new CertifiedKey(CertifiedKey.readChain(cert), CertifiedKey.readKey(key), cert, key))
                    .hasMessage("key in " + key + " is not that of the first certificate in " + cert);
        }
    }

    @Test
    void isAStringWithoutTheKey() {
        CertifiedKey read = files().certified("a", authority.issue("localhost"));

        assertThat(read).hasToString(folder.resolve("a.crt").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            nothing of the kind       | holds no private key in PEM (-----BEGIN PRIVATE KEY-----)
            ENCRYPTED PRIVATE KEY:AAA= | is an encrypted key; take the passphrase off
            RSA PRIVATE KEY:Proc-Type: 4,ENCRYPTED | is an encrypted key; take the passphrase off
            PRIVATE KEY:AAAA          | holds a private key that is neither RSA, EC nor EdDSA, or is damaged
            EC PRIVATE KEY:MIIB       | holds a private key that is damaged
            EC PRIVATE KEY:           | holds a private key that is damaged
            """)
    void isRefusedWithoutBeingQuoted(String content, String problem) {
        String[] parts = content.split(":", 2);
        String text = parts.length < 2
                ? content
                : "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted((Object[]) parts);
        Path file = files().write("x.key", text);

        assertThatThrownBy(() -> CertifiedKey.readKey(file)).hasMessageStartingWith(problem);
    }

    @Test
    void isNoCertificateThatIsCutShort() throws Exception {
        byte[] whole = authority.certificate().getEncoded();
        Path none = files().write("none.crt", "# to be done\n");
        Path cut = files().write("cut.crt", PemFiles.block("CERTIFICATE", Arrays.copyOf(whole, whole.length / 2)));
        Path typo = files().write(
                        "typo.crt",
                        "-----BEGIN CERTIFICATE-----\n" + Base64.getEncoder().encodeToString(whole) + "A\n"
                                + "-----END CERTIFICATE-----\n");

        assertThatThrownBy(() -> CertifiedKey.readChain(none))
                .hasMessage("holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
        assertThatThrownBy(() -> CertifiedKey.readChain(cut)).hasMessage("holds a certificate that is damaged");
        assertThatThrownBy(() -> CertifiedKey.readChain(typo)).isInstanceOf(IllegalArgumentException.class);
    }
}
