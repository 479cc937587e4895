package io.millrace.backends.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** The authorities whose word is taken for who the other side is. */
public record TrustedCertificates(List<X509Certificate> certificates, Path file) {
    public TrustedCertificates {
        certificates = List.copyOf(certificates);
    }

    /**
     * All certificates of a PEM file. Blocks.
     *
     * @throws IOException              when the file cannot be read
     * @throws IllegalArgumentException when it holds none, or one that cannot be read
     */
    public static TrustedCertificates read(Path file) throws IOException {
        return new TrustedCertificates(CertificateFile.read(file), file);
    }

    X509Certificate[] asArray() {
        return certificates.toArray(X509Certificate[]::new);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
