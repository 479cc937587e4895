package io.millrace.router.compose;

import io.millrace.inference.ModelName;

/** Told how parts of models fare, for metrics. On the call's event loop; must be quick and must not throw. */
@FunctionalInterface
public interface PartListener {
    /**
     * @param model   that is made of others
     * @param part    its name there
     * @param outcome {@code ok}, or why it is not in the answer: the name of its failure, {@code unfit} where what it said cannot
     *                be put together with what the others did, {@code late} where it was not waited for
     */
    void partEnds(ModelName model, String part, String outcome);
}
