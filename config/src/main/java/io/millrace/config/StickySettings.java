package io.millrace.config;

/**
 * By what calls are told to belong together: those of one key keep to one arm.
 *
 * @param name of the header or cookie; empty text for the others
 */
public record StickySettings(By by, String name) {
    public StickySettings {
        boolean isNamed = by == By.HEADER || by == By.COOKIE;
        if (isNamed == name.isEmpty()) throw new IllegalArgumentException("a name goes with a header or a cookie");
    }

    /** What the key is. */
    public enum By {
        HEADER,
        COOKIE,
        /** What a client shows who it is by: its API key or token. */
        AUTHORIZATION,
        TENANT,
        /** The bytes of the request's body. */
        INPUT
    }
}
