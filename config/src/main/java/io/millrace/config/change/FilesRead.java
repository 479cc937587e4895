package io.millrace.config.change;

import io.millrace.backends.http.BearerToken;
import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.ClientTls;
import io.millrace.backends.tls.ServerTls;
import io.millrace.backends.tls.TrustedCertificates;
import io.millrace.config.PoolConfig;
import io.millrace.config.RedisPassword;
import io.millrace.config.RedisSettings;
import io.millrace.config.RouterConfig;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** The files whose content is part of a config: certificates, keys and tokens. When one changes, the document says something else. */
public final class FilesRead {
    private final Set<Path> files = new TreeSet<>();

    private FilesRead() {}

    public static Set<Path> of(RouterConfig config) {
        FilesRead read = new FilesRead();
        config.listen().tls().ifPresent(read::add);
        config.registries().consul().token().ifPresent(read::add);
        config.registries().consul().tls().ifPresent(read::add);
        config.redis()
                .flatMap(RedisSettings::password)
                .flatMap(RedisPassword::source)
                .ifPresent(read.files::add);
        config.redis().flatMap(RedisSettings::tls).ifPresent(read::add);
        for (PoolConfig pool : config.pools().values()) {
            pool.http().token().ifPresent(read::add);
            pool.http().tls().ifPresent(read::add);
        }
        return read.files;
    }

    private void add(ServerTls tls) {
        add(tls.own());
        tls.clientCa().ifPresent(this::add);
    }

    private void add(ClientTls tls) {
        tls.own().ifPresent(this::add);
        tls.ca().ifPresent(this::add);
    }

    private void add(CertifiedKey own) {
        files.add(own.certFile());
        files.add(own.keyFile());
    }

    private void add(TrustedCertificates authorities) {
        files.add(authorities.file());
    }

    private void add(BearerToken token) {
        token.source().ifPresent(files::add);
    }
}
