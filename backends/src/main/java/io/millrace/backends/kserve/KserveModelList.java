package io.millrace.backends.kserve;

import io.millrace.backends.ModelListing;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.backends.http.Questions;
import io.millrace.inference.ModelName;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;

/** Which models a KServe server has: {@code {"models": ["m", …]}} to {@code GET /v1/models}, ready or not. Nothing here fails. */
final class KserveModelList {
    static final String PATH = "/v1/models";

    private KserveModelList() {}

    static Future<ModelListing> ask(Questions questions) {
        return questions.get(PATH).map(KserveModelList::read).otherwise(new ModelListing.Untold());
    }

    private static ModelListing read(HttpAnswer answer) {
        if (answer.status() != 200) return new ModelListing.Untold();
        try {
            return read(JsonScanner.of(answer.body()));
        } catch (JsonException notThat) {
            return new ModelListing.Untold();
        }
    }

    /** Other servers answer there with documents of their own, which have no such list. */
    private static ModelListing read(JsonScanner in) {
        ModelListing told = new ModelListing.Untold();
        JsonFields list = JsonFields.enter(in);
        while (list.next()) {
            if (list.name().equals("models")) told = names(in);
            else in.skip();
        }
        return told;
    }

    private static ModelListing names(JsonScanner in) {
        Map<ModelName, String> models = new HashMap<>();
        in.enterArray();
        while (in.nextElement()) {
            String name = in.string();
            if (ModelName.isValid(name)) models.put(new ModelName(name), "");
        }
        return new ModelListing.Told(models);
    }
}
