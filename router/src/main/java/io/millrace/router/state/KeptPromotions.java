package io.millrace.router.state;

import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import io.millrace.router.traffic.canary.CanaryMemory;
import io.millrace.router.traffic.canary.Kept;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far each model's promotion has come, as a file each. */
public final class KeptPromotions {
    private static final Logger LOG = LoggerFactory.getLogger(KeptPromotions.class);

    private final StateFolder folder;

    public KeptPromotions(StateFolder folder) {
        this.folder = folder;
    }

    /** Empty where nothing was kept. Never fails: what cannot be read is told, in the log too. */
    public Optional<Kept> read(ModelName model) {
        try {
            Optional<byte[]> body = folder.read(name(model));
            return body.map(bytes -> parse(model, bytes));
        } catch (IOException | RuntimeException unreadable) {
            LOG.error(
                    "model={} what was kept of its promotion cannot be read, so that it begins at its first step and waits"
                            + " for a hand: {}",
                    model,
                    unreadable.getMessage());
            return Optional.of(new Kept.Spoilt(Excerpt.of(String.valueOf(unreadable.getMessage()))));
        }
    }

    public void write(Map<ModelName, Kept.Whole> all) throws IOException {
        for (Map.Entry<ModelName, Kept.Whole> each : all.entrySet())
            folder.write(name(each.getKey()), print(each.getKey(), each.getValue()));
    }

    private static String name(ModelName model) {
        return "promote-" + model.text();
    }

    static byte[] print(ModelName model, Kept.Whole kept) {
        return document(model, kept).toBuffer().getBytes();
    }

    /** As it is kept in a file; registries have more of it. */
    public static JsonObject document(ModelName model, Kept.Whole kept) {
        return new JsonObject()
                .put("model", model.text())
                .put("from", ArmDocument.print(kept.from()))
                .put("to", ArmDocument.print(kept.to()))
                .put("canary", JsonObject.mapFrom(kept.memory()));
    }

    /** @throws RuntimeException of whatever kind, when it is none */
    static Kept parse(ModelName model, byte[] body) {
        return parse(model, new JsonObject(Buffer.buffer(body)));
    }

    /** @throws RuntimeException of whatever kind, when it is none */
    public static Kept.Whole parse(ModelName model, JsonObject document) {
        if (!model.text().equals(document.getString("model")))
            throw new IllegalArgumentException("it is of another model");
        return new Kept.Whole(
                ArmDocument.parse(document.getJsonObject("from")),
                ArmDocument.parse(document.getJsonObject("to")),
                document.getJsonObject("canary").mapTo(CanaryMemory.class));
    }
}
