package io.millrace.router.frontend.kserve;

import java.util.Optional;

/**
 * A path of KServe V1, {@code /v1/models/{m}[:verb]}.
 *
 * @param model still percent-encoded
 * @param verb  empty text for the status
 */
record KservePath(String model, String verb) {
    private static final String PREFIX = "/v1/models/";

    /** Empty when the path has no such shape. */
    static Optional<KservePath> parse(String path) {
        if (!path.startsWith(PREFIX) || path.indexOf('/', PREFIX.length()) >= 0) return Optional.empty();
        int colon = path.indexOf(':', PREFIX.length());
        return Optional.of(
                colon < 0
                        ? new KservePath(path.substring(PREFIX.length()), "")
                        : new KservePath(path.substring(PREFIX.length(), colon), path.substring(colon + 1)));
    }
}
