package io.millrace.backends.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who we are: a certificate with those that lead from it to an authority, and the key that belongs to it. As a string it is
 * the name of the certificate's file.
 *
 * @param chain our own certificate first
 */
public record CertifiedKey(List<X509Certificate> chain, PrivateKey key, Path certFile, Path keyFile) {
    /** @throws IllegalArgumentException when the key is another one's */
    public CertifiedKey {
        chain = List.copyOf(chain);
        if (!belongTogether(key, chain.getFirst().getPublicKey()))
            throw new IllegalArgumentException(
                    "key in " + keyFile + " is not that of the first certificate in " + certFile);
    }

    /** @throws IllegalArgumentException when it holds no certificate */
    public static List<X509Certificate> readChain(Path certFile) throws IOException {
        return CertificateFile.read(certFile);
    }

    /** @throws IllegalArgumentException when it holds no key that can be used */
    public static PrivateKey readKey(Path keyFile) throws IOException {
        return PrivateKeyFile.read(keyFile);
    }

    /** Whether what one signs is what the other knows as signed. */
    private static boolean belongTogether(PrivateKey key, PublicKey certified) {
        byte[] text = "either belongs to the other".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try {
            Signature signing = signature(key.getAlgorithm());
            signing.initSign(key);
            signing.update(text);
            Signature knowing = signature(key.getAlgorithm());
            knowing.initVerify(certified);
            knowing.update(text);
            return knowing.verify(signing.sign());
        } catch (GeneralSecurityException ofAnotherKind) {
            return false;
        }
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        return Signature.getInstance(
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> algorithm;
                });
    }

    X509Certificate[] chainAsArray() {
        return chain.toArray(X509Certificate[]::new);
    }

    @Override
    public String toString() {
        return certFile.toString();
    }
}
