package io.millrace.backends.tls;

import io.millrace.backends.tls.TestAuthority.Issued;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** Writes what tests need as users have it: files in PEM, in a folder of the test. */
public record PemFiles(Path folder) {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    /** One folder that goes with the process. */
    public static PemFiles create() {
        try {
            Path folder = Files.createTempDirectory("tls");
            folder.toFile().deleteOnExit();
            return new PemFiles(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path certificates(String name, X509Certificate... certificates) {
        StringBuilder text = new StringBuilder("A line before it.\n");
        for (X509Certificate certificate : certificates) {
            try {
                text.append(block("CERTIFICATE", certificate.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return write(name, text.toString());
    }

    public Path key(String name, Issued issued) {
        return write(name, block("PRIVATE KEY", issued.key().getEncoded()));
    }

    /** The pair, read back as the config reads it. */
    public CertifiedKey certified(String name, Issued issued) {
        try {
            Path cert = certificates(name + ".crt", issued.certificate());
            Path key = key(name + ".key", issued);
            return new CertifiedKey(CertifiedKey.readChain(cert), CertifiedKey.readKey(key), cert, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TrustedCertificates trusted(String name, TestAuthority... authorities) {
        try {
            return TrustedCertificates.read(certificates(
                    name,
                    List.of(authorities).stream()
                            .map(TestAuthority::certificate)
                            .toArray(X509Certificate[]::new)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    public Path write(String name, String text) {
        try {
            Path file = Files.writeString(folder.resolve(name), text, StandardCharsets.US_ASCII);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
