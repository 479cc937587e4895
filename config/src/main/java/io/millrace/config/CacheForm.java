package io.millrace.config;

import java.util.Optional;

/** {@code cache} of a model, both ways. Without it nothing is remembered. */
final class CacheForm {
    private CacheForm() {}

    static Optional<CacheSettings> read(Section model) {
        Section at = model.section("cache");
        return at.duration("ttl")
                .flatMap(ttl -> at.build(() -> new CacheSettings(
                        ttl,
                        at.size("size", CacheSettings.DEFAULT_SIZE),
                        at.duration("stale-while-error", CacheSettings.DEFAULT_STALE_WHILE_ERROR),
                        at.flag("per-item", false),
                        at.flag("tenant", false),
                        at.flag("shared", false))));
    }

    static Printed print(CacheSettings settings) {
        return new Printed()
                .duration("ttl", settings.ttl())
                .size("size", settings.size())
                .duration("stale-while-error", settings.staleWhileError())
                .flag("per-item", settings.perItem())
                .flag("tenant", settings.perTenant())
                .flag("shared", settings.shared());
    }
}
