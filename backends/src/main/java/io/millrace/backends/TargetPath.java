package io.millrace.backends;

import java.util.List;

/**
 * The target of an HTTP request, cut at the slashes of its path; still percent-encoded.
 *
 * @param segments {@code /v2/models/m} gives {@code [v2, models, m]}; a trailing slash adds an empty one
 * @param query    with its question mark; empty text where there is none
 */
public record TargetPath(List<String> segments, String query) {
    public TargetPath {
        segments = List.copyOf(segments);
    }

    public static TargetPath of(String target) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        return new TargetPath(
                List.of(path.substring(Math.min(1, path.length())).split("/", -1)),
                question < 0 ? "" : target.substring(question));
    }

    /** The same query of another path. */
    public TargetPath with(List<String> others) {
        return new TargetPath(others, query);
    }

    /** As it stands in a request. */
    @Override
    public String toString() {
        return "/" + String.join("/", segments) + query;
    }
}
