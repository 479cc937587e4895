package io.millrace.router.chain;

import io.millrace.config.FeatureSettings;
import io.millrace.config.FeatureTarget;
import io.millrace.inference.Payload;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.Understood;
import io.millrace.inference.Wire;
import io.millrace.router.feature.FeatureRow;
import io.millrace.router.feature.LookedUpHeader;
import io.millrace.router.feature.LookedUpInput;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;

/** What is added to one request. */
final class FeatureAdditions {
    private final long rows;
    private final List<Tensor> inputs = new ArrayList<>();
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private boolean lacking;

    /** @param rows of the request */
    FeatureAdditions(long rows) {
        this.rows = rows;
    }

    /** @throws io.millrace.inference.FailureException where what was not found has no default */
    void take(FeatureSettings feature, List<String> keys, List<FeatureRow> found) {
        switch (feature.into()) {
            case FeatureTarget.Input input -> {
                LookedUpInput made = LookedUpInput.of(feature, keys, found, rows);
                inputs.add(made.tensor());
                lacking |= made.defaults() > 0;
            }
            case FeatureTarget.Header(String name) -> {
                LookedUpHeader made = LookedUpHeader.of(feature, keys, found);
                headers.set(name, made.value());
                lacking |= made.isDefault();
            }
        }
    }

    /** Whether any of it is a default. */
    boolean areLacking() {
        return lacking;
    }

    /** Names of the headers. */
    List<String> names() {
        return List.copyOf(headers.names());
    }

    /** The request's tensors, with what is added. */
    Payload with(List<Tensor> sent, Tensors asked, MultiMap clients) {
        List<Tensor> all = new ArrayList<>(sent);
        all.addAll(inputs);
        return new Understood(new Tensors(all, asked.wanted(), asked.id(), asked.parameters()), with(clients));
    }

    /** The request unread, to which headers alone are added. */
    Payload with(Payload sent, MultiMap clients) {
        return switch (sent) {
            case Wire wire -> wire.withHeaders(with(clients));
            case Understood understood -> new Understood(understood.tensors(), with(clients));
            case Tensors tensors -> new Understood(tensors, with(clients));
        };
    }

    private MultiMap with(MultiMap clients) {
        if (headers.isEmpty()) return clients;
        MultiMap all = MultiMap.caseInsensitiveMultiMap().addAll(clients);
        headers.forEach((name, value) -> all.set(name, value));
        return all;
    }
}
