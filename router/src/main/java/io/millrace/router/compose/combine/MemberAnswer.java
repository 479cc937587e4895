package io.millrace.router.compose.combine;

import io.millrace.inference.Tensors;

/**
 * What one member of an ensemble answered.
 *
 * @param member  its name, which no other has
 * @param weight  above 0, of any scale: only how the members' weights compare matters
 * @param outputs by the ensemble's names, each once; their bytes are shared, and not written to
 */
public record MemberAnswer(String member, double weight, Tensors outputs) {
    public MemberAnswer {
        if (!(weight > 0) || Double.isInfinite(weight))
            throw new IllegalArgumentException("the weight of '" + member + "' is " + weight);
    }
}
