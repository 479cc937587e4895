package io.millrace.backends.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads the certificates of a PEM file. */
final class CertificateFile {
    private CertificateFile() {}

    /**
     * All of the file, in its order, at least one.
     *
     * @throws IOException              when the file cannot be read
     * @throws IllegalArgumentException when it holds none, or one that cannot be read
     */
    static List<X509Certificate> read(Path file) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemBlock block : PemBlock.read(file)) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("TRUSTED CERTIFICATE"))
                certificates.add(decode(block.der()));
        }
        if (certificates.isEmpty())
            throw new IllegalArgumentException("holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
        return certificates;
    }

    private static X509Certificate decode(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException damaged) {
            throw new IllegalArgumentException("holds a certificate that is damaged");
        }
    }
}
