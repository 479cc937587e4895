package io.millrace.router.cli;

import io.millrace.config.Quantity;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time with its unit, as in the config: {@code 50ms}. */
final class DurationOption implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        return Quantity.DURATION
                .parse(text)
                .filter(nanos -> nanos > 0)
                .map(Duration::ofNanos)
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not a time above 0, as 50ms"));
    }

    static String print(Duration duration) {
        return Quantity.print(duration);
    }
}
