package io.millrace.router.agree;

import io.millrace.inference.ModelName;
import io.millrace.router.state.KeptPromotions;
import io.millrace.router.traffic.canary.Agreed;
import io.millrace.router.traffic.canary.Counted;
import io.millrace.router.traffic.canary.Kept;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What routers agree on about a promotion, as JSON: what a file has of it, with who has written and counted. */
final class PromotionText {
    private static final int FORM = 1;

    private PromotionText() {}

    static String print(ModelName model, Agreed agreed) {
        JsonObject counted = new JsonObject();
        agreed.counted().forEach((router, counts) -> counted.put(router, JsonObject.mapFrom(counts)));
        return KeptPromotions.document(model, agreed.kept())
                .put("form", FORM)
                .put("run", agreed.run())
                .put("turn", agreed.turn())
                .put("writing", agreed.writing())
                .put("by", agreed.by())
                .put("counted", counted)
                .encode();
    }

    /** @throws RuntimeException of whatever kind, when it is none */
    static Agreed parse(ModelName model, String text) {
        JsonObject document = new JsonObject(text);
        if (document.getInteger("form", 0) != FORM)
            throw new IllegalArgumentException("of form " + document.getValue("form") + ", known is " + FORM);
        Kept.Whole kept = KeptPromotions.parse(model, document);
        Map<String, Counted> counted = new LinkedHashMap<>();
        JsonObject counts = document.getJsonObject("counted");
        for (String router : counts.fieldNames())
            counted.put(router, counts.getJsonObject(router).mapTo(Counted.class));
        return new Agreed(
                document.getLong("run"),
                document.getLong("turn"),
                document.getLong("writing"),
                Objects.requireNonNull(document.getString("by"), "nobody wrote it"),
                kept,
                counted);
    }
}
