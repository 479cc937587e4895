package io.millrace.inference.form;

/** What a JSON value is. The bare tokens {@code NaN}, {@code Infinity} and {@code -Infinity} count as values. */
public enum JsonKind {
    /** A number without fraction and exponent. */
    INTEGER("an integer"),
    /** A number with a fraction or an exponent. */
    FRACTION("a number"),
    NON_FINITE("a number"),
    TRUE("a boolean"),
    FALSE("a boolean"),
    STRING("a string"),
    /** {@code {"b64": "..."}} where a walk takes it for a value. */
    BASE64("a base64 string"),
    NULL("null");

    private final String noun;

    JsonKind(String noun) {
        this.noun = noun;
    }

    /** With its article, for messages. */
    public String noun() {
        return noun;
    }

    public boolean isNumber() {
        return this == INTEGER || this == FRACTION || this == NON_FINITE;
    }
}
