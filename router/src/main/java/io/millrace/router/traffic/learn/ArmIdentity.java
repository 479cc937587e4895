package io.millrace.router.traffic.learn;

import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import java.util.Optional;

/**
 * What the calls of an arm are answered by. Of another one other evidence is due; its weight is no part of it.
 *
 * @param name   of the arm
 * @param model  that answers
 * @param pool   the only one that does
 * @param wanted text of the config that names the version
 * @param version which that is now; empty where nobody has it, or the server decides
 */
public record ArmIdentity(
        String name, ModelName model, Optional<String> pool, Optional<String> wanted, Optional<ModelVersion> version) {

    /** Whether evidence of the one is evidence of the other. A version that is away for a while may come back. */
    public boolean isStill(ArmIdentity before) {
        return name.equals(before.name)
                && model.equals(before.model)
                && pool.equals(before.pool)
                && wanted.equals(before.wanted)
                && (version.isEmpty() || before.version.isEmpty() || version.equals(before.version));
    }

    /** The same with the version that was known last. */
    public ArmIdentity after(ArmIdentity before) {
        return version.isPresent() ? this : before;
    }
}
