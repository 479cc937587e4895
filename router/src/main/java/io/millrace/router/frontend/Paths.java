package io.millrace.router.frontend;

import java.util.ArrayList;
import java.util.List;

/** A path cut at its slashes, still percent-encoded. */
public final class Paths {
    private static final int MAX_SEGMENTS = 16;

    private Paths() {}

    /** {@code /v2/models/m} gives {@code [v2, models, m]}; a trailing slash adds an empty segment. */
    public static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(6);
        int from = 1;
        while (segments.size() < MAX_SEGMENTS) {
            int slash = path.indexOf('/', from);
            if (slash < 0) {
                segments.add(path.substring(Math.min(from, path.length())));
                return segments;
            }
            segments.add(path.substring(from, slash));
            from = slash + 1;
        }
        segments.add(path.substring(from));
        return segments;
    }
}
