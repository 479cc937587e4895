package io.millrace.router.cli;

/** How a word stands out on a terminal. */
enum Shade {
    NONE(""),
    GOOD("32"),
    WARN("33"),
    BAD("31;1");

    private final String code;

    Shade(String code) {
        this.code = code;
    }

    String on(String text, boolean isColoured) {
        return isColoured && !code.isEmpty() ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
