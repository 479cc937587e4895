package io.millrace.router.admin;

import io.millrace.backends.http.BearerToken;
import io.millrace.backends.tls.ServerTls;
import io.millrace.backends.tls.ServerTls.ClientCertificates;
import io.millrace.config.AdminSettings;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the admin port. A token or a certificate tells an administrator; that a request comes from an administrator's
 * machine tells nothing, for a page of anybody's may be open in a browser there. So what such a page can send is refused: a
 * request that names another origin, and, where nothing else is asked for, a host name that is not this router's, which is
 * what a page has whose own name was turned to point here.
 */
public final class AdminGate {
    private static final String BEARER = "Bearer ";

    private final Supplier<AdminSettings> settings;

    public AdminGate(Supplier<AdminSettings> settings) {
        this.settings = settings;
    }

    /** What a gate says of a request. */
    sealed interface Verdict {
        /** @param who for the log */
        record Known(String who) implements Verdict {}

        /** @param isWrongToken whether one was shown */
        record Unknown(boolean isWrongToken) implements Verdict {}
    }

    /** Why a request may have been sent by a web page of others; empty for all others. */
    Optional<String> foreign(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String host = request.getHeader(HttpHeaders.HOST);
        if (origin != null && !isOf(origin, host)) return Optional.of("a page of another origin asks");
        AdminSettings now = settings.get();
        if (host == null || now.token().isPresent() || now.tls().isPresent()) return Optional.empty();
        HostAndPort authority = request.authority();
        return authority != null && isOwnName(authority.host(), now.address())
                ? Optional.empty()
                : Optional.of("the request is for a host of another name: ask by IP address or localhost");
    }

    private static boolean isOf(String origin, @Nullable String host) {
        int scheme = origin.indexOf("://");
        return host != null && scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }

    private static boolean isOwnName(String host, String address) {
        String name = host.toLowerCase(Locale.ROOT);
        boolean isAddress = NetUtil.isValidIpV4Address(name)
                || NetUtil.isValidIpV6Address(name.startsWith("[") ? name.substring(1, name.length() - 1) : name);
        return isAddress || name.equals("localhost") || name.equalsIgnoreCase(address);
    }

    /** Whether the request shows what the config asks for. */
    Verdict judge(HttpServerRequest request) {
        AdminSettings now = settings.get();
        Optional<String> subject = subject(request);
        Optional<BearerToken> token = now.token();
        boolean isCertificateEnough =
                subject.isPresent() && now.tls().filter(AdminGate::isOptional).isPresent();
        if (token.isEmpty() || isCertificateEnough) return new Verdict.Known(subject.orElse("anybody"));
        String shown = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (shown == null) return new Verdict.Unknown(false);
        if (!isSame(shown, token.get())) return new Verdict.Unknown(true);
        return new Verdict.Known(subject.map(name -> name + " with the token").orElse("the token"));
    }

    private static boolean isOptional(ServerTls tls) {
        return tls.clients() == ClientCertificates.OPTIONAL;
    }

    /** In a time that tells nothing of how much of it is right. */
    private static boolean isSame(String shown, BearerToken token) {
        if (!shown.regionMatches(true, 0, BEARER, 0, BEARER.length())) return false;
        return MessageDigest.isEqual(
                shown.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8),
                token.value().getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> subject(HttpServerRequest request) {
        SSLSession session = request.connection().sslSession();
        if (session == null) return Optional.empty();
        try {
            return Optional.of(session.getPeerPrincipal().getName());
        } catch (SSLPeerUnverifiedException nothingShown) {
            return Optional.empty();
        }
    }
}
