package io.millrace.router.cli;

/** One place in a {@link TextTable}. */
record Cell(String text, Shade shade) {
    static Cell of(String text) {
        return new Cell(text, Shade.NONE);
    }

    static Cell of(String text, Shade shade) {
        return new Cell(text, shade);
    }
}
