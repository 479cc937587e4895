package io.millrace.backends.openai;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.backends.http.Questions;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks a server by {@code GET /v1/models} whether it is well and which models it has: its list's {@code data[].id}. */
final class OpenAiProbe {
    private final Questions questions;
    private final Set<ModelName> wanted;

    OpenAiProbe(Questions questions, Set<ModelName> wanted) {
        this.questions = questions;
        this.wanted = wanted;
    }

    /** Never fails. */
    Future<ProbeReport> run() {
        return questions.get("/v1/models").map(this::judge).otherwise(Questions::unwell);
    }

    private ProbeReport judge(HttpAnswer list) {
        if (list.status() != 200) return new ProbeReport.Unwell("status " + list.status() + " to GET /v1/models");
        try {
            return new ProbeReport.Well(read(JsonScanner.of(list.body())));
        } catch (JsonException bad) {
            throw new BadAnswerException("its list of models: " + bad.getMessage());
        }
    }

    private Map<ModelName, ServedModel> read(JsonScanner in) {
        Map<ModelName, ServedModel> found = new HashMap<>();
        JsonFields list = JsonFields.enter(in);
        while (list.next()) {
            if (!list.name().equals("data")) {
                in.skip();
                continue;
            }
            in.enterArray();
            while (in.nextElement()) id(in).ifPresent(name -> found.put(name, served(name)));
        }
        return found;
    }

    private Optional<ModelName> id(JsonScanner in) {
        Optional<ModelName> id = Optional.empty();
        JsonFields model = JsonFields.enter(in);
        while (model.next()) {
            if (!model.name().equals("id")) {
                in.skip();
                continue;
            }
            String text = in.string();
            if (ModelName.isValid(text)) id = Optional.of(new ModelName(text)).filter(wanted::contains);
        }
        return id;
    }

    private static ServedModel served(ModelName name) {
        return new ServedModel(name, List.of(), "", ModelSignature.UNKNOWN, Optional.empty(), Optional.empty());
    }
}
