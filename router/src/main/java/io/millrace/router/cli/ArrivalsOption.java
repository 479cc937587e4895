package io.millrace.router.cli;

import io.millrace.config.Quantity;
import io.millrace.router.simulate.LoadPattern;
import io.millrace.router.simulate.Trace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A load as {@code poisson:1000}, {@code gamma:1000:4}, {@code steps:200@30s,600@30s} or {@code trace:FILE}, with the name of
 * a model before it as {@code digits=poisson:1000}.
 */
final class ArrivalsOption implements ITypeConverter<ModelArrivals> {
    private static final Pattern OF_A_MODEL = Pattern.compile("([^=]+)=((?:poisson|gamma|steps|trace):.*)");

    @Override
    public ModelArrivals convert(String text) {
        Matcher named = OF_A_MODEL.matcher(text);
        if (named.matches()) return new ModelArrivals(Optional.of(named.group(1)), load(named.group(2)));
        return new ModelArrivals(Optional.empty(), load(text));
    }

    private static LoadPattern load(String text) {
        int colon = text.indexOf(':');
        String kind = text.substring(0, Math.max(0, colon));
        String rest = text.substring(colon + 1);
        try {
            return switch (kind) {
                case "poisson" -> LoadPattern.Random.poisson(number(rest));
                case "gamma" -> gamma(rest);
                case "steps" -> new LoadPattern.Random(stretches(rest), 1);
                case "trace" -> trace(Path.of(rest));
                default ->
                    throw new TypeConversionException("'" + text + "' is none of poisson:, gamma:, steps:, trace:");
            };
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(String.valueOf(wrong.getMessage()));
        }
    }

    private static LoadPattern gamma(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) throw new IllegalArgumentException("'gamma:" + text + "' lacks a variation, as gamma:1000:4");
        return LoadPattern.Random.gamma(number(text.substring(0, colon)), number(text.substring(colon + 1)));
    }

    private static List<LoadPattern.Stretch> stretches(String text) {
        List<LoadPattern.Stretch> stretches = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int at = part.indexOf('@');
            if (at < 0) throw new IllegalArgumentException("'" + part + "' is not a rate and a time, as 200@30s");
            String time = part.substring(at + 1);
            long nanos = Quantity.DURATION
                    .parse(time)
                    .orElseThrow(() -> new IllegalArgumentException("'" + time + "' is not a time, as 30s"));
            stretches.add(new LoadPattern.Stretch(number(part.substring(0, at)), nanos));
        }
        return stretches;
    }

    private static LoadPattern trace(Path file) {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            return Trace.read(in);
        } catch (Trace.BadTraceException bad) {
            throw new IllegalArgumentException(file + ", " + bad.getMessage(), bad);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("'" + text + "' is not a number", wrong);
        }
    }
}
