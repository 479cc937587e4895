package io.millrace.config;

import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions of a model by their numbers: {@code 1.2.x}, {@code >=1.2 <2}, {@code ^1.4}, {@code ~1.4.2}, {@code 3 || >=5}; a
 * version without such signs is that version alone, by its text. {@code 1.2} in a range is all that begins with 1.2. Of
 * versions that are not numbers with dots between them none is in a range. Source: the ranges of Semantic Versioning as npm
 * writes them, without pre-releases.
 */
public final class VersionRange {
    private static final int PARTS = 4;
    private static final Pattern NUMBERS = Pattern.compile("v?[0-9]{1,18}(\\.[0-9]{1,18}){0,3}");
    private static final Pattern BOUND = Pattern.compile("(>=|<=|>|<|=|\\^|~)(v?[0-9]{1,18}(?:\\.[0-9]{1,18}){0,3})");
    private static final Pattern ANY_FROM = Pattern.compile("(?:v?([0-9]{1,18}(?:\\.[0-9]{1,18}){0,2})\\.)?[xX*]");
    private static final Pattern AFTER_SIGN = Pattern.compile("(>=|<=|>|<|=|\\^|~)\\s+");
    private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");
    private static final Pattern OR = Pattern.compile("\\|\\|");

    private final String text;
    private final Predicate<ModelVersion> matches;
    private final Optional<ModelVersion> exact;

    private VersionRange(String text, Predicate<ModelVersion> matches, Optional<ModelVersion> exact) {
        this.text = text;
        this.matches = matches;
        this.exact = exact;
    }

    /** All that is not below one number and below another. */
    private static final class Span {
        private static final long[] LEAST = new long[PARTS];
        private static final long[] MOST = {Long.MAX_VALUE, 0, 0, 0};

        static final Span ALL = new Span(LEAST, MOST);

        private final long[] from;
        private final long[] below;

        Span(long[] from, long[] below) {
            this.from = from;
            this.below = below;
        }

        Span and(Span other) {
            return new Span(
                    compare(from, other.from) >= 0 ? from : other.from,
                    compare(below, other.below) <= 0 ? below : other.below);
        }

        boolean has(long[] number) {
            return compare(from, number) <= 0 && compare(number, below) < 0;
        }
    }

    /** @throws IllegalArgumentException with the reason, where it is no range */
    public static VersionRange of(String text) {
        String trimmed = text.strip();
        if (ModelVersion.isValid(trimmed) && !ANY_FROM.matcher(trimmed).matches()) {
            ModelVersion only = new ModelVersion(trimmed);
            return new VersionRange(trimmed, only::equals, Optional.of(only));
        }
        List<Span> spans = new ArrayList<>();
        for (String part : OR.split(trimmed, -1)) spans.add(span(part.strip(), text));
        return new VersionRange(trimmed, version -> isIn(version, spans), Optional.empty());
    }

    private static boolean isIn(ModelVersion version, List<Span> spans) {
        if (!isNumber(version)) return false;
        long[] number = numbers(version.text());
        for (Span span : spans) if (span.has(number)) return true;
        return false;
    }

    private static Span span(String part, String text) {
        if (part.isEmpty()) throw noRange(text);
        Span span = Span.ALL;
        for (String each : BETWEEN.split(AFTER_SIGN.matcher(part).replaceAll("$1"), -1))
            span = span.and(bound(each, text));
        return span;
    }

    private static Span bound(String each, String text) {
        Matcher open = ANY_FROM.matcher(each);
        if (open.matches()) return open.group(1) == null ? Span.ALL : all(open.group(1));
        if (NUMBERS.matcher(each).matches()) return all(each);
        Matcher bound = BOUND.matcher(each);
        if (!bound.matches()) throw noRange(text);
        String number = bound.group(2);
        return switch (bound.group(1)) {
            case ">=" -> new Span(numbers(number), Span.MOST);
            case ">" -> new Span(after(number, parts(number)), Span.MOST);
            case "<" -> new Span(Span.LEAST, numbers(number));
            case "<=" -> new Span(Span.LEAST, after(number, parts(number)));
            case "~" -> new Span(numbers(number), after(number, Math.min(2, parts(number))));
            case "^" -> new Span(numbers(number), after(number, leading(number)));
            default -> all(number);
        };
    }

    private static Span all(String number) {
        return new Span(numbers(number), after(number, parts(number)));
    }

    /** How many of its numbers the next one with another meaning is told apart by: the first that is not 0 is the last of them. */
    private static int leading(String number) {
        long[] numbers = numbers(number);
        for (int i = 0; i < parts(number); i++) if (numbers[i] > 0) return i + 1;
        return parts(number);
    }

    /** The first after all that begin with so many of its parts. */
    private static long[] after(String number, int parts) {
        long[] numbers = numbers(number);
        long[] after = new long[PARTS];
        System.arraycopy(numbers, 0, after, 0, parts);
        after[parts - 1]++;
        return after;
    }

    private static int parts(String number) {
        return (int) number.chars().filter(c -> c == '.').count() + 1;
    }

    private static long[] numbers(String number) {
        String[] parts = (number.startsWith("v") ? number.substring(1) : number).split("\\.", -1);
        long[] numbers = new long[PARTS];
        for (int i = 0; i < parts.length; i++) numbers[i] = Long.parseLong(parts[i]);
        return numbers;
    }

    private static int compare(long[] one, long[] other) {
        for (int i = 0; i < PARTS; i++) if (one[i] != other[i]) return Long.compare(one[i], other[i]);
        return 0;
    }

    private static boolean isNumber(ModelVersion version) {
        return NUMBERS.matcher(version.text()).matches();
    }

    private static IllegalArgumentException noRange(String text) {
        return new IllegalArgumentException("'" + Excerpt.of(text)
                + "' is neither a version nor a range of versions such as 1.2.x, '>=1.2 <2', ^1.4 or '3 || >=5'");
    }

    public boolean has(ModelVersion version) {
        return matches.test(version);
    }

    /** The one version it is, where it is one by its text. */
    public Optional<ModelVersion> exact() {
        return exact;
    }

    /** The highest of these that is in it. */
    public Optional<ModelVersion> highest(Collection<ModelVersion> known) {
        if (exact.isPresent()) return exact.filter(known::contains);
        return known.stream()
                .filter(this::has)
                .max(Comparator.comparing(version -> numbers(version.text()), VersionRange::compare));
    }

    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionRange range && range.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
