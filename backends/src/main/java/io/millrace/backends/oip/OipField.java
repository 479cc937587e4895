package io.millrace.backends.oip;

import io.millrace.inference.Failure;
import io.millrace.inference.form.JsonException;

/** Tells a client which field has a value of another kind than it takes. */
final class OipField {
    private OipField() {}

    /** The failure of the field at this place; the problem itself where the text is no JSON there. */
    static RuntimeException at(String where, JsonException problem) {
        return problem.isOfAnotherKind() ? new Failure.Malformed(where, problem.problem()).toException() : problem;
    }
}
