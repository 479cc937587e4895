package io.millrace.router.cli;

import io.millrace.backends.http.BearerToken;
import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.TrustedCertificates;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command reaches a router's admin port, as its options say. */
final class AdminAccess {
    private static final char[] NO_PASSWORD = new char[0];

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(
            names = "--admin",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081",
            description = "The router's admin port. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private URI admin;

    @Option(names = "--token-file", paramLabel = "FILE", description = "Holds the token that 'admin.token' asks for.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Who may have certified the router, in PEM. Default: whom Java trusts.")
    private @Nullable Path ca;

    @Option(names = "--cert", paramLabel = "FILE", description = "Our own certificate, in PEM; goes with --key.")
    private @Nullable Path cert;

    @Option(names = "--key", paramLabel = "FILE", description = "Its key.")
    private @Nullable Path key;

    /** @throws ParameterException when what the options name cannot be used */
    AdminClient open() {
        boolean isHttps = "https".equalsIgnoreCase(admin.getScheme());
        if (admin.getHost() == null || !(isHttps || "http".equalsIgnoreCase(admin.getScheme())))
            throw wrong("--admin", admin + " is not such as http://127.0.0.1:8081");
        HttpClient.Builder client = HttpClient.newBuilder();
        if (ca != null || cert != null || key != null) client.sslContext(tls());
        return new AdminClient(client, admin, token());
    }

    /** What a command says to the router and makes of its answers; gives the exit code. */
    @FunctionalInterface
    interface Talk {
        int with(AdminClient admin) throws AdminClient.Unanswered, InterruptedException;
    }

    /** @return what the talk returns, or the code of a failure when nobody answers, which is told */
    int talk(Talk talk) throws InterruptedException {
        try (AdminClient admin = open()) {
            return talk.with(admin);
        } catch (AdminClient.Unanswered unreachable) {
            return fails(unreachable.getMessage());
        }
    }

    /** Tells why the command fails, and gives the exit code of that. */
    int fails(@Nullable String why) {
        PrintWriter err = command.commandLine().getErr();
        err.println("millrace: " + why);
        err.flush();
        return 1;
    }

    private Optional<BearerToken> token() {
        if (tokenFile == null) return Optional.empty();
        try {
            return Optional.of(new BearerToken(Files.readString(tokenFile).strip(), Optional.of(tokenFile)));
        } catch (IOException | IllegalArgumentException unusable) {
            throw wrong("--token-file", tokenFile + ": " + unusable.getMessage());
        }
    }

    private SSLContext tls() {
        if ((cert == null) != (key == null)) throw wrong(cert == null ? "--key" : "--cert", "--cert goes with --key");
        try {
            TrustManager @Nullable [] trusted = ca == null ? null : trusted(TrustedCertificates.read(ca));
            KeyManager @Nullable [] own = cert == null || key == null ? null : own(cert, key);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(own, trusted, null);
            return tls;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw wrong(ca == null ? "--cert" : "--ca", String.valueOf(unusable.getMessage()));
        }
    }

    private static TrustManager[] trusted(TrustedCertificates authorities)
            throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        for (X509Certificate each : authorities.certificates())
            store.setCertificateEntry(each.getSerialNumber() + " " + each.getSubjectX500Principal(), each);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] own(Path cert, Path key) throws IOException, GeneralSecurityException {
        CertifiedKey own = new CertifiedKey(CertifiedKey.readChain(cert), CertifiedKey.readKey(key), cert, key);
        KeyStore store = empty();
        store.setKeyEntry("own", own.key(), NO_PASSWORD, own.chain().toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private ParameterException wrong(String option, String why) {
        return new ParameterException(command.commandLine(), "Invalid value for option '" + option + "': " + why);
    }
}
