package io.millrace.backends.openai;

import io.millrace.inference.ModelName;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The answer to {@code GET /v1/models}: its {@code data[].id}. */
final class OpenAiModelList {
    private OpenAiModelList() {}

    /**
     * Names that are none of ours to use are left out.
     *
     * @throws io.millrace.inference.form.JsonException where it is no such list
     */
    static Set<ModelName> read(JsonScanner in) {
        Set<ModelName> found = new LinkedHashSet<>();
        JsonFields list = JsonFields.enter(in);
        while (list.next()) {
            if (!list.name().equals("data")) {
                in.skip();
                continue;
            }
            in.enterArray();
            while (in.nextElement()) id(in).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<ModelName> id(JsonScanner in) {
        Optional<ModelName> id = Optional.empty();
        JsonFields model = JsonFields.enter(in);
        while (model.next()) {
            if (!model.name().equals("id")) {
                in.skip();
                continue;
            }
            String text = in.string();
            if (ModelName.isValid(text)) id = Optional.of(new ModelName(text));
        }
        return id;
    }
}
