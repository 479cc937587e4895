package io.millrace.bench.rig;

import io.millrace.router.bench.Ask;
import io.millrace.router.bench.Load;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Goals 8 and 9: what a remembered answer costs, beside a server that says the same to all, and beside nginx with a cache keyed on
 * the body. Calls of 1 kB in a closed loop of 32 connections; the ratio is of requests per second of the server's CPU.
 */
final class CacheHits implements Goal {
    private static final int CONNECTIONS = 32;
    private static final String CACHE_PATH =
            "proxy_cache_path answers keys_zone=answers:64m max_size=1g inactive=1h use_temp_path=off;"
                    + " open_file_cache max=4096 inactive=1h; open_file_cache_valid 1h;";
    private static final String CACHE_LOCATION =
            "proxy_cache answers; proxy_cache_methods POST; proxy_cache_key \"$request_uri|$request_body\";"
                    + " proxy_cache_valid 200 1h; proxy_buffer_size 16k; proxy_buffers 8 16k;"
                    + " client_body_buffer_size 64k; client_body_in_single_buffer on;";

    @Override
    public String id() {
        return "8-9";
    }

    @Override
    public String title() {
        return "cache hits: against a plain Vert.x server, and against nginx with a cache keyed on the body";
    }

    @Override
    public List<Finding> measure(Stage stage, Effort effort) {
        Emulators servers = stage.emulators(1, "");
        Nginx remembering = new Nginx(servers.ports(), "", CACHE_PATH, CACHE_LOCATION);
        Contender millrace = stage.contender(
                "Millrace",
                stage.millrace(MillraceConfig.of(servers, Duration.ofSeconds(1), "cache: {ttl: 1h, size: 64MiB}")));
        Contender hello = stage.contender("Vert.x hello", stage.java(HelloServer.class));
        Contender nginx = stage.contender("nginx", stage.nginx("nginx", remembering));
        Contender twin = stage.contender("nginx-twin", stage.nginx("nginx-twin", remembering));
        List<Contender> all = List.of(millrace, hello, nginx, twin);
        for (Contender contender : List.of(millrace, nginx, twin)) EchoAsks.askEach(contender);
        stage.confine(all.stream().map(Contender::server).toList(), servers.pids());
        IntFunction<Ask> asks = EchoAsks.ofAnyLongAnswer();
        Rounds rounds = new CpuPerCall(
                        run -> Load.closed(asks, CONNECTIONS, Duration.ZERO, run.length()), List.of(), effort)
                .measure(all);
        Facts facts = Facts.of(Map.of())
                .micros("millrace", rounds.of(millrace))
                .micros("hello", rounds.of(hello))
                .micros("nginx", rounds.of(nginx))
                .noise(rounds.ratio(twin, nginx));
        return List.of(
                new Finding(
                        "8",
                        "cache hits per CPU second, Millrace / plain Vert.x hello world",
                        rounds.ratio(hello, millrace),
                        new Target.AtLeast(0.8),
                        facts.all()),
                new Finding(
                        "9",
                        "cache hits per CPU second, Millrace / nginx proxy_cache keyed on the body",
                        rounds.ratio(nginx, millrace),
                        new Target.AtLeast(0.7),
                        facts.all()));
    }
}
