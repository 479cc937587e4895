package io.millrace.backends.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no TLS with a server, in words that name no address and quote nothing of what it sent. Those of Java name the
 * host; which of them is meant shows only in their causes and, for alerts and names, their text.
 */
public final class TlsProblem {
    private static final int MOST_CAUSES = 10;
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]{1,40})");
    private static final Pattern NO_NAME = Pattern.compile("Illegal given domain name");
    private static final Pattern NAME =
            Pattern.compile("subject alternative|No name matching", Pattern.CASE_INSENSITIVE);

    private TlsProblem() {}

    /** Empty for what has nothing to do with TLS. */
    public static Optional<String> of(Throwable problem) {
        Throwable cause = problem;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            String words = words(cause);
            if (words != null) return Optional.of("TLS: " + words);
            cause = cause.getCause();
        }
        return problem instanceof SSLException ? Optional.of("TLS: the handshake failed") : Optional.empty();
    }

    private static @Nullable String words(Throwable cause) {
        return switch (cause) {
            case HandshakeException ours -> ours.getMessage();
            case NotSslRecordException other -> "it does not speak TLS";
            case SslHandshakeTimeoutException late -> "the handshake took too long";
            case CertificateExpiredException old -> "its certificate has expired";
            case CertificateNotYetValidException early -> "its certificate is not valid yet";
            case CertPathBuilderException unknown -> "its certificate is of no authority that is trusted";
            case CertPathValidatorException bad
            when bad.getCause() == null -> "its certificate does not stand up (" + bad.getReason() + ")";
            case CertificateException odd
            when says(odd, NO_NAME) != null -> "no certificate is for a name with an underscore: give it a server-name";
            case CertificateException name when says(name, NAME) != null -> "its certificate is for another name";
            case SSLException alert -> alert(alert);
            default -> null;
        };
    }

    private static @Nullable String alert(SSLException problem) {
        Matcher found = says(problem, ALERT);
        return found == null ? null : "it refused with the alert " + found.group(1);
    }

    private static @Nullable Matcher says(Throwable problem, Pattern what) {
        Matcher found = what.matcher(String.valueOf(problem.getMessage()));
        return found.find() ? found : null;
    }
}
