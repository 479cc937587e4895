package io.millrace.router.compose;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelName;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.WireForm;
import io.millrace.router.home.TenantHeader;
import io.millrace.router.traffic.CallFacts;
import io.millrace.router.traffic.ContextRow;
import io.millrace.router.traffic.ContextSource;
import io.millrace.router.traffic.Features;
import io.millrace.router.traffic.KeyHash;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** What a question to a part says of itself to the part's own traffic policy: its client's words, and the part's inputs. */
record PartFacts(MultiMap headers, WireForm form, ModelName asked, Tensors inputs) implements CallFacts {
    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    @Override
    public List<String> headers(String name) {
        return headers.getAll(name);
    }

    @Override
    public String tenant() {
        return TenantHeader.of(headers);
    }

    @Override
    public String protocol() {
        return form.label();
    }

    @Override
    public String model() {
        return asked.text();
    }

    @Override
    public @Nullable String sequence() {
        return null;
    }

    @Override
    public Features features(ContextSource source) {
        Tensor input = inputs.named(source.input())
                .orElseThrow(() -> new Failure.Unfit(
                                "input '" + Excerpt.of(source.input()) + "'",
                                "it is not there, and the model's arms are chosen by it")
                        .toException());
        return ContextRow.features(source, input);
    }

    @Override
    public long inputHash() {
        CRC32C sum = new CRC32C();
        long length = 0;
        for (Tensor input : inputs.tensors())
            switch (input.data()) {
                case TensorData.Raw(Buffer bytes) -> length += added(bytes, sum);
                case TensorData.Json(Buffer text) -> length += added(text, sum);
                case TensorData.Strings(List<Buffer> elements) -> {
                    for (Buffer element : elements) length += added(element, sum);
                }
            }
        return KeyHash.of(sum.getValue(), length);
    }

    private static int added(Buffer bytes, CRC32C sum) {
        sum.update(bytes.getBytes());
        return bytes.length();
    }
}
