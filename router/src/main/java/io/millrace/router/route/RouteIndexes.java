package io.millrace.router.route;

import io.millrace.inference.ModelName;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** To each model that is routed a small number: its own from one snapshot to the next, another's when it is gone. Control side only. */
public final class RouteIndexes {
    private final Map<ModelName, Integer> byModel = new HashMap<>();
    private final BitSet taken = new BitSet();

    int of(ModelName model) {
        Integer known = byModel.get(model);
        if (known != null) return known;
        int fresh = taken.nextClearBit(0);
        taken.set(fresh);
        byModel.put(model, fresh);
        return fresh;
    }

    /** Others are routed no more. */
    void keep(Set<ModelName> present) {
        byModel.entrySet().removeIf(known -> {
            if (present.contains(known.getKey())) return false;
            taken.clear(known.getValue());
            return true;
        });
    }
}
