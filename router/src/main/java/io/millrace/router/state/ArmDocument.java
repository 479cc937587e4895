package io.millrace.router.state;

import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What the calls of an arm are answered by, both ways. */
final class ArmDocument {
    private ArmDocument() {}

    static JsonObject print(ArmIdentity arm) {
        JsonObject out = new JsonObject()
                .put("name", arm.name())
                .put("model", arm.model().text());
        arm.pool().ifPresent(pool -> out.put("pool", pool));
        arm.wanted().ifPresent(wanted -> out.put("wanted", wanted));
        arm.version().ifPresent(version -> out.put("version", version.text()));
        return out;
    }

    /** @throws RuntimeException of whatever kind, when it is none */
    static ArmIdentity parse(JsonObject arm) {
        return new ArmIdentity(
                arm.getString("name"),
                new ModelName(arm.getString("model")),
                Optional.ofNullable(arm.getString("pool")),
                Optional.ofNullable(arm.getString("wanted")),
                Optional.ofNullable(arm.getString("version")).map(ModelVersion::new));
    }
}
