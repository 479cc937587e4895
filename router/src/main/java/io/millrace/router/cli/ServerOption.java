package io.millrace.router.cli;

import io.millrace.config.Quantity;
import io.millrace.router.simulate.ServerSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Servers as {@code count=4,alpha=1ms,beta=10ms}. */
final class ServerOption implements ITypeConverter<ServerSpec> {
    static final ServerSpec DEFAULT = ServerSpec.of(4, 1_000_000, 10_000_000, 64);

    private static final Set<String> KEYS =
            new TreeSet<>(Set.of("count", "alpha", "beta", "noise", "slots", "places", "max", "cost"));

    @Override
    public ServerSpec convert(String text) {
        Map<String, String> given = new HashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = part.substring(0, Math.max(0, equals));
            if (!KEYS.contains(key)) throw new TypeConversionException("'" + part + "' is none of " + KEYS + "=…");
            if (given.put(key, part.substring(equals + 1)) != null)
                throw new TypeConversionException("'" + key + "' is given twice");
        }
        try {
            int slots = whole(given, "slots", 1);
            return new ServerSpec(
                    whole(given, "count", 1),
                    nanos(given, "alpha", DEFAULT.alphaNanos()),
                    nanos(given, "beta", DEFAULT.betaNanos()),
                    real(given, "noise", 0),
                    slots,
                    whole(given, "places", slots),
                    whole(given, "max", DEFAULT.max()),
                    real(given, "cost", 1));
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(String.valueOf(wrong.getMessage()));
        }
    }

    private static int whole(Map<String, String> given, String key, int otherwise) {
        String text = given.get(key);
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(key + " '" + text + "' is not a whole number", wrong);
        }
    }

    private static double real(Map<String, String> given, String key, double otherwise) {
        String text = given.get(key);
        try {
            return text == null ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(key + " '" + text + "' is not a number", wrong);
        }
    }

    private static long nanos(Map<String, String> given, String key, long otherwise) {
        String text = given.get(key);
        if (text == null) return otherwise;
        if (text.equals("0")) return 0;
        return Quantity.DURATION
                .parse(text)
                .orElseThrow(() -> new IllegalArgumentException(key + " '" + text + "' is not a time, as 1ms"));
    }
}
