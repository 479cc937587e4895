package io.millrace.backends.tfs;

import io.millrace.backends.TargetPath;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import java.util.ArrayList;
import java.util.List;
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

    /** The target for that model; without a version what it says of version or label stays. */
    static String addressed(String target, ModelName model, Optional<ModelVersion> version) {
        TargetPath path = TargetPath.of(target);
        List<String> segments = path.segments();
        String last = segments.getLast();
        int colon = last.indexOf(':');
        String verb = colon < 0 ? "" : last.substring(colon);
        List<String> others = new ArrayList<>(segments.subList(Math.min(3, segments.size()), segments.size()));
        if (!others.isEmpty() && colon >= 0) others.set(others.size() - 1, last.substring(0, colon));
        if (version.isPresent() && others.size() >= 2) others.subList(0, 2).clear();
        List<String> all = new ArrayList<>(List.of("v1", "models", model.text()));
        version.ifPresent(wanted -> all.addAll(List.of("versions", wanted.text())));
        all.addAll(others);
        all.set(all.size() - 1, all.getLast() + verb);
        return path.with(all).toString();
    }

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
