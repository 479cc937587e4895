package io.millrace.router.cli;

import io.millrace.config.Quantity;
import io.millrace.router.simulate.ServerSpec;
import io.millrace.router.simulate.Speed;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Servers as {@code count=4,alpha=1ms,beta=10ms}, or {@code pool=gpu,alpha=1ms,beta=10ms}. */
final class ServerOption implements ITypeConverter<ServerDescription> {
    private static final Speed SPEED = new Speed(1_000_000, 10_000_000, 0);

    static final ServerDescription FOUR = new ServerDescription(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(4),
            SPEED,
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private static final Set<String> KEYS = new TreeSet<>(
            Set.of("pool", "endpoint", "model", "count", "alpha", "beta", "noise", "slots", "places", "max", "cost"));

    @Override
    public ServerDescription convert(String text) {
        Map<String, String> given = new HashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = part.substring(0, Math.max(0, equals));
            if (!KEYS.contains(key)) throw new TypeConversionException("'" + part + "' is none of " + KEYS + "=…");
            if (given.put(key, part.substring(equals + 1)) != null)
                throw new TypeConversionException("'" + key + "' is given twice");
        }
        try {
            return of(given);
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(String.valueOf(wrong.getMessage()));
        }
    }

    private static ServerDescription of(Map<String, String> given) {
        return new ServerDescription(
                Optional.ofNullable(given.get("pool")),
                Optional.ofNullable(given.get("endpoint")),
                Optional.ofNullable(given.get("model")),
                whole(given, "count", ServerSpec.MOST),
                new Speed(
                        nanos(given, "alpha").orElse(SPEED.alphaNanos()),
                        nanos(given, "beta").orElse(SPEED.betaNanos()),
                        real(given, "noise").orElse(0.0)),
                whole(given, "slots", 1_000).orElse(1),
                whole(given, "places", 1_000),
                whole(given, "max", 100_000),
                real(given, "cost"));
    }

    private static Optional<Integer> whole(Map<String, String> given, String key, int most) {
        Optional<Integer> value = parsed(given, key, Integer::valueOf, "not a whole number");
        if (value.filter(number -> number < 1 || number > most).isPresent())
            throw new IllegalArgumentException(key + " must be in 1.." + most);
        return value;
    }

    private static Optional<Double> real(Map<String, String> given, String key) {
        return parsed(given, key, Double::valueOf, "not a number");
    }

    private static Optional<Long> nanos(Map<String, String> given, String key) {
        return parsed(
                given,
                key,
                text -> text.equals("0")
                        ? 0L
                        : Quantity.DURATION.parse(text).orElseThrow(() -> new NumberFormatException(text)),
                "not a time, as 1ms");
    }

    private static <T> Optional<T> parsed(
            Map<String, String> given, String key, Function<String, T> parse, String otherwise) {
        String text = given.get(key);
        if (text == null) return Optional.empty();
        try {
            return Optional.of(parse.apply(text));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(key + " '" + text + "' is " + otherwise, wrong);
        }
    }
}
