package io.millrace.router.route;

import io.millrace.config.ArmSettings;
import io.millrace.inference.ModelVersion;
import java.util.Optional;

/**
 * Where an arm leads.
 *
 * @param route   of the model itself, of one of its pools, or of another model
 * @param version that is asked; empty leaves it to the server
 * @param open    whether anybody has it now
 */
public record ArmRoute(ArmSettings settings, Route route, Optional<ModelVersion> version, boolean open) {

    static ArmRoute of(ArmSettings settings, Route route, VersionNames names) {
        if (settings.version().isEmpty()) return new ArmRoute(settings, route, Optional.empty(), route.isReady());
        Optional<ModelVersion> version = names.version(settings.version().get(), route.versions());
        boolean open = version.isPresent() && route.answers(version);
        return new ArmRoute(settings, route, version, open);
    }
}
