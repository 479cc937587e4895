package io.millrace.config.change;

import static io.millrace.config.change.KeyDifferences.section;

import io.millrace.config.EffectiveConfig;
import io.millrace.config.ListenSettings;
import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a router that runs gets from its config to another one.
 *
 * @param inForce    what will be in force: the wanted one, but for what only a start can change. What did not change in it is
 *                   the same object as before
 * @param settings   keys beside these that change at once, as {@code drain-timeout}
 * @param restart    keys whose new values wait for a restart, as {@code listen.port}
 * @param impossible why it cannot come into force without a restart, one sentence each; with any, nothing of it does
 */
public record ConfigPlan(
        RouterConfig inForce,
        NamedChanges pools,
        NamedChanges models,
        NamedChanges applications,
        List<String> settings,
        List<String> restart,
        List<String> impossible) {
    /** Sections of the document that are compared name by name. */
    private static final List<String> NAMED = List.of("pools", "models", "applications");

    private static final List<String> LIVE = List.of("drain-timeout", "discovery", "redis", "peers");
    private static final String TLS = "tls";

    public ConfigPlan {
        settings = List.copyOf(settings);
        restart = List.copyOf(restart);
        impossible = List.copyOf(impossible);
    }

    public static ConfigPlan of(RouterConfig running, RouterConfig wanted) {
        Map<String, Object> before = EffectiveConfig.keys(running);
        Map<String, Object> after = EffectiveConfig.keys(wanted);
        List<String> settings = new ArrayList<>();
        List<String> restart = new ArrayList<>();
        for (String key : KeyDifferences.between(before, after)) {
            if (NAMED.contains(key)) continue;
            if (LIVE.contains(key)) settings.add(key);
            else if (!(after.get(key) instanceof Map<?, ?>)) restart.add(key);
            else
                for (String inner : KeyDifferences.between(section(before, key), section(after, key)))
                    if (!(isTlsOfBoth(running, wanted) && key.equals("listen") && inner.equals(TLS)))
                        restart.add(key + "." + inner);
        }
        // Files may hold others under the same names, which is not printed.
        if (isTlsOfBoth(running, wanted)
                && !running.listen().tls().equals(wanted.listen().tls())) settings.add("listen.tls");
        if (!running.admin().equals(wanted.admin()) && restart.stream().noneMatch(key -> key.startsWith("admin.")))
            restart.add("admin");
        if (!running.tracing().equals(wanted.tracing()) && restart.stream().noneMatch(key -> key.startsWith("tracing")))
            restart.add("tracing");
        if (!running.registries().equals(wanted.registries()) && !settings.contains("discovery"))
            settings.add("discovery");
        if (!running.redis().equals(wanted.redis()) && !settings.contains("redis")) settings.add("redis");
        return new ConfigPlan(
                inForce(running, wanted),
                NamedChanges.between(running.pools(), wanted.pools(), (was, now) -> keys(was, now, before, after)),
                NamedChanges.between(
                        running.models(),
                        wanted.models(),
                        (was, now) -> keys("models", was.name().text(), before, after)),
                NamedChanges.between(
                        running.applications(),
                        wanted.applications(),
                        (was, now) -> keys("applications", was.name(), before, after)),
                settings,
                restart,
                impossible(running, wanted));
    }

    private static boolean isTlsOfBoth(RouterConfig running, RouterConfig wanted) {
        return running.listen().tls().isPresent() && wanted.listen().tls().isPresent();
    }

    private static List<String> keys(String kind, String name, Map<String, Object> before, Map<String, Object> after) {
        return KeyDifferences.between(section(section(before, kind), name), section(section(after, kind), name));
    }

    /** A token is masked and a certificate printed as its file's name, so that the records must tell of these. */
    private static List<String> keys(
            PoolConfig was, PoolConfig now, Map<String, Object> before, Map<String, Object> after) {
        List<String> keys = new ArrayList<>(keys("pools", was.name(), before, after));
        if (!was.http().token().equals(now.http().token()) && !keys.contains("token")) keys.add("token");
        if (!was.http().tls().equals(now.http().tls()) && !keys.contains(TLS)) keys.add(TLS);
        return keys;
    }

    private static List<String> impossible(RouterConfig running, RouterConfig wanted) {
        List<String> impossible = new ArrayList<>();
        for (PoolConfig now : wanted.pools().values()) {
            PoolConfig was = running.pools().get(now.name());
            if (was != null && was.family() != now.family())
                impossible.add(
                        "pool '" + now.name() + "' speaks " + was.family().keyword() + " while the router runs, not "
                                + now.family().keyword() + ": give the new one another name, or restart");
        }
        return impossible;
    }

    private static RouterConfig inForce(RouterConfig running, RouterConfig wanted) {
        Optional<ListenSettings> renewed = isTlsOfBoth(running, wanted)
                ? Optional.of(running.listen().with(wanted.listen().tls()))
                : Optional.empty();
        return new RouterConfig(
                renewed.orElse(running.listen()),
                running.admin(),
                running.accessLog(),
                running.tracing(),
                running.payloadLog(),
                running.eventLoops(),
                wanted.drainTimeout(),
                wanted.registries(),
                wanted.redis(),
                wanted.peers(),
                running.state(),
                kept(running.pools(), wanted.pools()),
                kept(running.models(), wanted.models()),
                kept(running.applications(), wanted.applications()));
    }

    private static <K, T> Map<K, T> kept(Map<K, T> before, Map<K, T> after) {
        Map<K, T> kept = new LinkedHashMap<>();
        after.forEach((name, now) -> {
            T was = before.get(name);
            kept.put(name, was != null && was.equals(now) ? was : now);
        });
        return kept;
    }

    /** Whether there is nothing to do, though something may wait for a restart. */
    public boolean isEmpty() {
        return pools.isEmpty() && models.isEmpty() && applications.isEmpty() && settings.isEmpty();
    }

    /** One line: {@code pools +a -b ~c (endpoints); models ~d (slo); waits for a restart: listen.port}. */
    public String text() {
        return Stream.of(
                        pools.text("pools"),
                        models.text("models"),
                        applications.text("applications"),
                        String.join(", ", settings),
                        restart.isEmpty() ? "" : "waits for a restart: " + String.join(", ", restart))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
