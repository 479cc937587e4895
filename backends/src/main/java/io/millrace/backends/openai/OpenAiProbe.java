package io.millrace.backends.openai;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.ModelListing;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.backends.http.Questions;
import io.millrace.inference.ModelName;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonScanner;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks a server by {@code GET /v1/models} whether it is well and which models it has: its list's {@code data[].id}. */
final class OpenAiProbe {
    private static final String LIST = "/v1/models";

    private final Questions questions;
    private final Set<ModelName> wanted;

    OpenAiProbe(Questions questions, Set<ModelName> wanted) {
        this.questions = questions;
        this.wanted = wanted;
    }

    /** Never fails. */
    Future<ProbeReport> run() {
        return questions.get(LIST).map(this::judge).otherwise(Questions::unwell);
    }

    private ProbeReport judge(HttpAnswer list) {
        if (list.status() != 200) return new ProbeReport.Unwell("status " + list.status() + " to GET " + LIST);
        Map<ModelName, ServedModel> found = new HashMap<>();
        for (ModelName name : read(list)) if (wanted.contains(name)) found.put(name, ServedModel.untold(name));
        return new ProbeReport.Well(found);
    }

    private static Set<ModelName> read(HttpAnswer list) {
        try {
            return OpenAiModelList.read(JsonScanner.of(list.body()));
        } catch (JsonException bad) {
            throw new BadAnswerException("its list of models: " + bad.getMessage());
        }
    }

    /** Never fails. */
    static Future<ModelListing> models(Questions questions) {
        return questions
                .get(LIST)
                .<ModelListing>map(list -> list.status() == 200
                        ? new ModelListing.Told(
                                read(list).stream().collect(Collectors.toMap(Function.identity(), name -> "")))
                        : new ModelListing.Untold())
                .otherwise(new ModelListing.Untold());
    }
}
