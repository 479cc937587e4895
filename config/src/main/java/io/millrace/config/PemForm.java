package io.millrace.config;

import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.TrustedCertificates;
import io.millrace.config.yaml.Node.Scalar;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Keys that name a file in PEM, both ways: {@code cert} with {@code key}, and authorities. What they name is read at once. */
final class PemForm {
    /** A secret may be written as everywhere; that a key stands in a file is clear without it. */
    private static final String FILE = "file:";

    private PemForm() {}

    /** {@code cert} and {@code key} of a section; empty too when either is missing. */
    static Optional<CertifiedKey> read(Section at) {
        Optional<Read<List<X509Certificate>>> chain = read(at, "cert", CertifiedKey::readChain);
        Optional<Read<PrivateKey>> key = read(at, "key", CertifiedKey::readKey);
        if (chain.isEmpty() || key.isEmpty()) return Optional.empty();
        Read<List<X509Certificate>> certified = chain.get();
        Read<PrivateKey> secret = key.get();
        return at.build(() -> new CertifiedKey(certified.content, secret.content, certified.file, secret.file));
    }

    static Optional<TrustedCertificates> readTrusted(Section at, String key) {
        return read(at, key, TrustedCertificates::read).map(Read::content);
    }

    /** What a file held. */
    private record Read<T>(Path file, T content) {}

    @FunctionalInterface
    private interface Reader<T> {
        T read(Path file) throws IOException;
    }

    private static <T> Optional<Read<T>> read(Section at, String key, Reader<T> how) {
        return at.scalar(key)
                .flatMap(scalar -> at.path(key, scalar, fileOf(scalar)).flatMap(file -> {
                    try {
                        return Optional.of(new Read<>(file, how.read(file)));
                    } catch (IOException unreadable) {
                        at.refuse(
                                scalar,
                                () -> "'" + key + "' cannot be read from " + file + " ("
                                        + unreadable.getClass().getSimpleName() + ")");
                    } catch (IllegalArgumentException useless) {
                        at.refuse(scalar, () -> "'" + key + "': " + file + " " + useless.getMessage());
                    }
                    return Optional.empty();
                }));
    }

    private static String fileOf(Scalar scalar) {
        return scalar.text().startsWith(FILE) ? scalar.text().substring(FILE.length()) : scalar.text();
    }

    static void print(CertifiedKey own, Printed out) {
        out.text("cert", own.certFile().toString()).text("key", own.keyFile().toString());
    }
}
