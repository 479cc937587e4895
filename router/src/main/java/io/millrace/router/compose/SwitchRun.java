package io.millrace.router.compose;

import io.millrace.config.SwitchSettings;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a switch that the rows of a request are for, each asked about its own rows at once; their answers in the order of
 * the rows. Ends with the first that fails.
 */
final class SwitchRun {
    private final Asking asking;
    private final Whole whole;
    private final SwitchSettings settings;
    private final PartsEnd end;
    private final List<RowsOf> parts = new ArrayList<>();
    private int waitedFor;

    /** One part's rows, by their places in the request, and what it says of them. */
    private static final class RowsOf {
        private final PartCall call;
        private final ModelName model;
        private final int[] rows;
        private List<Tensor> answer = List.of();

        RowsOf(PartCall call, ModelName model, int[] rows) {
            this.call = call;
            this.model = model;
            this.rows = rows;
        }
    }

    SwitchRun(Asking asking, Whole whole, SwitchSettings settings) {
        this.asking = asking;
        this.whole = whole;
        this.settings = settings;
        this.end = new PartsEnd(whole);
    }

    /** @throws io.millrace.inference.FailureException where it cannot be told whom a row is for */
    Future<InferenceResponse> begin() {
        List<Tensor> inputs = whole.asked().tensors();
        Map<ModelName, List<Integer>> places = places();
        places.forEach((model, rows) -> parts.add(new RowsOf(
                end.asks(new PartCall(asking, whole, model.text(), whole.parts().to(model))),
                model,
                rows.stream().mapToInt(Integer::intValue).toArray())));
        waitedFor = parts.size();
        List<List<Tensor>> questions = new ArrayList<>();
        for (RowsOf part : parts) questions.add(parts.size() == 1 ? inputs : PickedRows.of(inputs, part.rows));
        for (int i = 0; i < parts.size() && !end.isOver(); i++) {
            RowsOf part = parts.get(i);
            part.call
                    .ask(
                            question(part.model, questions.get(i)),
                            whole.call().call().deadline())
                    .onComplete(result -> ended(part, result));
        }
        return end.future();
    }

    private Tensors question(ModelName model, List<Tensor> inputs) {
        ModelSignature signature = whole.parts().to(model).clientSignature();
        List<Tensor> its = inputs.stream()
                .filter(input -> !isForTheSwitchAlone(input.name(), signature))
                .toList();
        return new Tensors(its, List.of(), whole.asked().id(), whole.asked().parameters());
    }

    private boolean isForTheSwitchAlone(String input, ModelSignature signature) {
        return settings.on() instanceof SwitchSettings.On.Input(String name)
                && name.equals(input)
                && signature.isKnown()
                && signature.input(input).isEmpty();
    }

    /** Of the rows, by whom they are for. */
    private Map<ModelName, List<Integer>> places() {
        List<String> values =
                SwitchValues.of(settings.on(), whole.asked(), whole.call().call());
        Map<ModelName, List<Integer>> places = new LinkedHashMap<>();
        for (int row = 0; row < values.size(); row++)
            places.computeIfAbsent(model(values.get(row), row, values.size()), fresh -> new ArrayList<>())
                    .add(row);
        return places;
    }

    private ModelName model(String value, int row, int rows) {
        for (SwitchSettings.Case each : settings.cases()) if (SwitchValues.fits(each, value)) return each.model();
        Optional<ModelName> otherwise = settings.otherwise();
        return otherwise.orElseThrow(() -> new Failure.Unfit(
                        SwitchValues.named(settings.on()),
                        "no model is for '" + Excerpt.of(value) + "'" + (rows > 1 ? ", row " + row : ""))
                .toException());
    }

    private void ended(RowsOf part, AsyncResult<Tensors> result) {
        if (end.isOver()) return;
        if (result.failed()) {
            end.failsAt("model", part.call, result.cause());
            return;
        }
        part.call.tell(PartCall.OK);
        part.answer = result.result().tensors();
        if (--waitedFor > 0) return;
        if (parts.size() == 1) {
            end.answers(part.answer);
            return;
        }
        try {
            end.answers(PickedRows.together(
                    parts.stream().map(each -> each.answer).toList(),
                    parts.stream().map(each -> each.rows).toList()));
        } catch (RuntimeException unlike) {
            end.fails(unlike);
        }
    }
}
