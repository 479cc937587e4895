package io.millrace.backends.tls;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Certifies keys for tests: an authority made for the occasion, which signs by ECDSA on P-256. Source of the form: RFC 5280,
 * section 4.1.
 */
public final class TestAuthority {
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant FAR_OFF = Instant.parse("2120-01-01T00:00:00Z");
    private static final byte[] ECDSA_SHA256 = hex("300a06082a8648ce3d040302");
    private static final byte[] COMMON_NAME = hex("0603550403");
    private static final byte[] BASIC_CONSTRAINTS = hex("0603551d13");
    private static final byte[] ALTERNATIVE_NAMES = hex("0603551d11");
    private static final byte[] TRUE = hex("0101ff");
    private static final int SEQUENCE = 0x30;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String name;
    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;

    /** A certificate and its key. */
    public record Issued(X509Certificate certificate, PrivateKey key) {}

    public TestAuthority(String name) {
        this.name = name;
        this.certificate = certify(name, keys, FAR_OFF, extension(BASIC_CONSTRAINTS, TRUE, Der.of(SEQUENCE, TRUE)));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** For host names and IP addresses. */
    public Issued issue(String... names) {
        return issue(newKeys(), FAR_OFF, names);
    }

    public Issued issueExpired(String... names) {
        return issue(newKeys(), LONG_AGO.plusSeconds(60), names);
    }

    public Issued issue(KeyPair subject, Instant until, String... names) {
        byte[][] forms = List.of(names).stream().map(TestAuthority::name).toArray(byte[][]::new);
        byte[] extension = extension(ALTERNATIVE_NAMES, new byte[0], Der.of(SEQUENCE, forms));
        return new Issued(certify("subject", subject, until, extension), subject.getPrivate());
    }

    private X509Certificate certify(String subject, KeyPair of, Instant until, byte[] extension) {
        byte[] serial = Der.of(0x02, new byte[] {1, (byte) (SERIAL.get() >> 8), (byte) SERIAL.getAndIncrement()});
        byte[] body = Der.of(
                SEQUENCE,
                hex("a003020102"),
                serial,
                ECDSA_SHA256,
                distinguished(name),
                Der.of(SEQUENCE, time(LONG_AGO), time(until)),
                distinguished(subject),
                of.getPublic().getEncoded(),
                Der.of(0xA3, Der.of(SEQUENCE, extension)));
        try {
            Signature signing = Signature.getInstance("SHA256withECDSA");
            signing.initSign(keys.getPrivate());
            signing.update(body);
            byte[] whole = Der.of(SEQUENCE, body, ECDSA_SHA256, Der.of(0x03, new byte[1], signing.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] distinguished(String name) {
        byte[] text = Der.of(0x0C, name.getBytes(StandardCharsets.UTF_8));
        return Der.of(SEQUENCE, Der.of(0x31, Der.of(SEQUENCE, COMMON_NAME, text)));
    }

    private static byte[] extension(byte[] kind, byte[] critical, byte[] value) {
        return Der.of(SEQUENCE, kind, critical, Der.of(0x04, value));
    }

    private static byte[] name(String name) {
        try {
            boolean isAddress = Character.isDigit(name.charAt(0)) || name.indexOf(':') >= 0;
            if (isAddress) return Der.of(0x87, InetAddress.getByName(name).getAddress());
            return Der.of(0x82, name.getBytes(StandardCharsets.US_ASCII));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] time(Instant time) {
        return Der.of(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    private static KeyPair newKeys() {
        return newKeys("EC", 256);
    }

    public static KeyPair newKeys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
