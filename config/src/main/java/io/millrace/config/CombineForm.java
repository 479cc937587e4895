package io.millrace.config;

/** How the answers of an ensemble's members become one, element by element of each row. */
public enum CombineForm {
    /** Weighted. */
    MEAN("mean"),
    MEDIAN("median"),
    MAX("max"),
    /** The value that most of the weight is for. */
    VOTE("vote");

    private final String keyword;

    CombineForm(String keyword) {
        this.keyword = keyword;
    }

    public String keyword() {
        return keyword;
    }
}
