package io.millrace.backends.service;

import io.millrace.backends.AnswerText;
import io.millrace.backends.RequestParameters;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerCodec;
import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.BytesStyle;
import io.millrace.inference.form.JsonForm;
import io.millrace.inference.form.JsonWriter;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * JSON of a service's own. A tensor is lists nested by its shape, strings are text; names, datatypes and shapes are those
 * that the config declares.
 */
public final class ServiceCodec implements ServerCodec {
    private static final List<String> MESSAGE_FIELDS = List.of("error", "detail", "message");

    private final Map<String, String> request;
    private final Map<String, String> response;

    public ServiceCodec(ServiceSettings settings) {
        this.request = settings.request();
        this.response = settings.response();
    }

    @Override
    public Body encodeRequest(ServedModel model, Optional<ModelVersion> version, Tensors asked) {
        RequestParameters.requireNoLoss(asked, "a plain HTTP service");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Tensor input : asked.tensors()) {
            if (!request.isEmpty() && !request.containsKey(input.name()))
                throw new Failure.NotCarried(
                                "input '" + Excerpt.of(input.name()) + "'", "the service's request has no place for it")
                        .toException();
            JsonForm.requireVisible(input);
            tensors.put(input.name(), input);
        }
        JsonWriter out = new JsonWriter(1024);
        write(out, tree(request, tensors.keySet().stream()), tensors);
        return new Body(
                MultiMap.caseInsensitiveMultiMap()
                        .add("content-type", "application/json")
                        .add("accept", "application/json"),
                out.toBuffer());
    }

    /** Of these tensors: where the config places them, or under their own names where it places none. */
    private static PointerTree tree(Map<String, String> places, Stream<String> names) {
        Map<String, String> theirs = new LinkedHashMap<>();
        names.forEach(name -> {
            String place = places.isEmpty() ? PointerTree.field(name) : places.get(name);
            if (place != null) theirs.put(name, place);
        });
        return PointerTree.of(theirs);
    }

    private static void write(JsonWriter out, PointerTree place, Map<String, Tensor> tensors) {
        if (place.tensor().isPresent()) {
            JsonForm.nested(
                    out, Objects.requireNonNull(tensors.get(place.tensor().get())), BytesStyle.TEXT);
            return;
        }
        out.put('{');
        place.children().forEach((name, child) -> write(out.field(name), child, tensors));
        out.put('}');
    }

    @Override
    public Computed decodeResponse(MultiMap headers, Buffer body, Tensors asked, ModelSignature signature) {
        PointerTree places = tree(response, signature.outputs().stream().map(TensorSpec::name));
        return new ServiceAnswerReader(body, signature).read(places, asked);
    }

    @Override
    public String errorMessage(Buffer body) {
        return AnswerText.of(body, MESSAGE_FIELDS);
    }
}
