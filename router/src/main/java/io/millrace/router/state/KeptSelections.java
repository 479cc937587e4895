package io.millrace.router.state;

import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import io.millrace.router.traffic.bandit.BanditMemory;
import io.millrace.router.traffic.bandit.KeptSelection;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was learned of each model's arms, as a file each. */
public final class KeptSelections {
    private static final Logger LOG = LoggerFactory.getLogger(KeptSelections.class);

    private final StateFolder folder;

    public KeptSelections(StateFolder folder) {
        this.folder = folder;
    }

    /** Empty where nothing was kept. Never fails: what cannot be read is told in the log and set aside. */
    public Optional<KeptSelection> read(ModelName model) {
        try {
            Optional<byte[]> body = folder.read(name(model));
            return body.map(bytes -> parse(model, bytes));
        } catch (IOException | RuntimeException unreadable) {
            LOG.error(
                    "model={} what was kept of its selection cannot be read, so that its arms have the shares of the config"
                            + " and it learns anew: {}",
                    model,
                    Excerpt.of(String.valueOf(unreadable.getMessage())));
            setAside(model);
            return Optional.empty();
        }
    }

    private void setAside(ModelName model) {
        try {
            folder.setAside(name(model));
        } catch (IOException stays) {
            LOG.error("model={} it cannot be set aside either: {}", model, stays.getMessage());
        }
    }

    public void write(Map<ModelName, KeptSelection> all) throws IOException {
        for (Map.Entry<ModelName, KeptSelection> each : all.entrySet())
            folder.write(name(each.getKey()), print(each.getKey(), each.getValue()));
    }

    private static String name(ModelName model) {
        return "select-" + model.text();
    }

    static byte[] print(ModelName model, KeptSelection kept) {
        JsonArray arms = new JsonArray();
        kept.arms().forEach(arm -> arms.add(ArmDocument.print(arm)));
        return new JsonObject()
                .put("model", model.text())
                .put("rule", kept.rule())
                .put("arms", arms)
                .put("memory", JsonObject.mapFrom(kept.memory()))
                .toBuffer()
                .getBytes();
    }

    /** @throws RuntimeException of whatever kind, when it is none */
    static KeptSelection parse(ModelName model, byte[] body) {
        JsonObject document = new JsonObject(Buffer.buffer(body));
        if (!model.text().equals(document.getString("model")))
            throw new IllegalArgumentException("it is of another model");
        List<ArmIdentity> arms = new ArrayList<>();
        for (Object arm : document.getJsonArray("arms")) arms.add(ArmDocument.parse((JsonObject) arm));
        return new KeptSelection(
                document.getString("rule"),
                arms,
                document.getJsonObject("memory").mapTo(BanditMemory.class));
    }
}
