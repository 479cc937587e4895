package io.millrace.backends.tfs;

import java.util.Locale;
import java.util.Optional;

/**
 * What the path of a request asks of a model, {@code /v1/models/{m}[/versions/{int}|/labels/{label}][:verb]}.
 *
 * @param verb  in lower case; {@code predict} where there is none
 * @param label still percent-encoded
 */
record TfsTarget(String verb, Optional<String> label) {
    static final String PREDICT = "predict";
    static final String CLASSIFY = "classify";
    static final String REGRESS = "regress";
    private static final String LABELS = "/labels/";

    static TfsTarget of(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        int last = path.lastIndexOf('/') + 1;
        int colon = path.indexOf(':', last);
        String end = colon < 0 ? path.substring(last) : path.substring(last, colon);
        int label = last - LABELS.length();
        boolean labelled = label >= 0 && path.regionMatches(true, label, LABELS, 0, LABELS.length());
        return new TfsTarget(
                colon < 0 ? PREDICT : path.substring(colon + 1).toLowerCase(Locale.ROOT),
                labelled ? Optional.of(end) : Optional.empty());
    }
}
