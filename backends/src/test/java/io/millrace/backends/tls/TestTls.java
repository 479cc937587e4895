package io.millrace.backends.tls;

import io.millrace.backends.tls.TestAuthority.Issued;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The other side of TLS, by Java's own sockets. */
public final class TestTls {
    private static final char[] NO_PASSWORD = new char[0];

    private TestTls() {}

    /** Of somebody who shows this, and trusts the authority where asked to. */
    public static SSLContext context(Issued own, TestAuthority trusted) {
        return context(keyManagers(own), trusted);
    }

    /** Of a client that shows nothing. */
    public static SSLContext context(TestAuthority trusted) {
        return context(new KeyManager[0], trusted);
    }

    private static SSLContext context(KeyManager[] own, TestAuthority trusted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, trustManagers(trusted.certificate()), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyManager[] keyManagers(Issued own) {
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("own", own.key(), NO_PASSWORD, new Certificate[] {own.certificate()});
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrustManager[] trustManagers(X509Certificate trusted) {
        try {
            KeyStore store = emptyStore();
            store.setCertificateEntry("trusted", trusted);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            return store;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
