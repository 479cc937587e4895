package io.millrace.router.explain;

import io.millrace.inference.ModelName;
import java.util.List;

/** Told what happens to a call, or to several that are sent as one. */
public interface Witness {

    /** A call went with others. */
    void goesIn(Together batch);

    void picked(Pick pick);

    void ended(AttemptEnd attempt);

    /** A part of the call's model is asked; what happens to that is told there. */
    Explanation partOf(String name, ModelName model, long nowNanos);

    /**
     * The batch a call went in.
     *
     * @param rows        of all its calls, without padding
     * @param waitedNanos from the call's coming to the queue to its being sent
     */
    record Together(int calls, int rows, long waitedNanos) {}

    /** All of them. */
    static Witness of(List<Witness> several) {
        return new Witness() {
            @Override
            public void goesIn(Together batch) {
                several.forEach(one -> one.goesIn(batch));
            }

            @Override
            public void picked(Pick pick) {
                several.forEach(one -> one.picked(pick));
            }

            @Override
            public void ended(AttemptEnd attempt) {
                several.forEach(one -> one.ended(attempt));
            }

            @Override
            public Explanation partOf(String name, ModelName model, long nowNanos) {
                throw new IllegalStateException("calls that are sent as one have no parts");
            }
        };
    }
}
