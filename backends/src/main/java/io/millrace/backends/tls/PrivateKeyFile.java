package io.millrace.backends.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads a private key in any of the three forms that tools write: PKCS#8, PKCS#1 for RSA, SEC 1 for elliptic curves. Java
 * takes the first; the other two are wrapped into it. Source: RFC 5208, RFC 8017, RFC 5915.
 */
final class PrivateKeyFile {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    private static final byte[] VERSION = hex("020100");
    private static final byte[] RSA = hex("300d06092a864886f70d0101010500");
    private static final byte[] OF_CURVE = hex("06072a8648ce3d0201");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int CURVE_TAG = 0xA0;

    private PrivateKeyFile() {}

    /**
     * The first key of the file.
     *
     * @throws IOException              when the file cannot be read
     * @throws IllegalArgumentException when it holds no key that can be used; says why, and nothing of the key
     */
    static PrivateKey read(Path file) throws IOException {
        for (PemBlock block : PemBlock.read(file)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return decode(block.der());
                }
                case "RSA PRIVATE KEY" -> {
                    return decode(wrap(RSA, block.der()));
                }
                case "EC PRIVATE KEY" -> {
                    return decode(wrap(Der.of(SEQUENCE, OF_CURVE, curve(block.der())), block.der()));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw PemBlock.encrypted();
                default -> {}
            }
        }
        throw new IllegalArgumentException("holds no private key in PEM (-----BEGIN PRIVATE KEY-----)");
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return Der.of(SEQUENCE, VERSION, algorithm, Der.of(OCTETS, key));
    }

    /** The name of its curve, which a key of SEC 1 carries behind version and number. */
    private static byte[] curve(byte[] key) {
        return Der.contentOf(Der.contentOf(key, SEQUENCE), CURVE_TAG);
    }

    private static PrivateKey decode(byte[] pkcs8) {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException another) {
                // Which one it is, only they can tell.
            }
        }
        throw new IllegalArgumentException("holds a private key that is neither RSA, EC nor EdDSA, or is damaged");
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
