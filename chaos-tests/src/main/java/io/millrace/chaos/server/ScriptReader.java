package io.millrace.chaos.server;

import io.millrace.chaos.net.Ending;
import io.millrace.chaos.server.Rule.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a script, one directive a line, {@code #} to the end of a line being a comment:
 *
 * <pre>
 *   latency alpha=100us beta=2ms sigma=0.1
 *   slots 2
 *   batch max=8 wait=1ms
 *   close-every 3
 *   idle 1ms
 *   ready no
 *   seed 7
 *   on every=5 status code=503
 *   on chance=0.01 cut at=head+3 by=reset
 *   on id=100..199 stall
 *   on always drip bytes=1 every=20ms
 * </pre>
 *
 * The words of the faults stand in {@link Fault}, those of the conditions in {@link When}.
 */
final class ScriptReader {
    private final List<Rule> rules = new ArrayList<>();
    private LatencyModel latency = LatencyModel.NONE;
    private int slots = Integer.MAX_VALUE;
    private int batchMax = 1;
    private Duration batchWait = Duration.ZERO;
    private int closeEvery;
    private Duration idle = Duration.ZERO;
    private boolean ready = true;
    private long seed = 1;

    private ScriptReader() {}

    static ServerScript read(String text) {
        ScriptReader reader = new ScriptReader();
        for (String line : text.lines().toList()) {
            String directive = line.replaceFirst("#.*", "").strip();
            if (directive.isEmpty()) continue;
            try {
                reader.take(List.of(directive.split("\\s+")));
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("'" + directive + "': " + e.getMessage(), e);
            }
        }
        return new ServerScript(
                reader.latency,
                reader.slots,
                reader.batchMax,
                reader.batchWait,
                reader.closeEvery,
                reader.idle,
                reader.ready,
                reader.seed,
                reader.rules);
    }

    private void take(List<String> words) {
        switch (words.getFirst()) {
            case "on" -> takeRule(words.get(1), words.get(2), new Arguments(words, 3));
            case "latency" -> takeLatency(new Arguments(words, 1));
            case "batch" -> takeBatch(new Arguments(words, 1));
            case "slots" -> slots = Integer.parseInt(words.get(1));
            case "close-every" -> closeEvery = Integer.parseInt(words.get(1));
            case "idle" -> idle = duration(words.get(1));
            case "ready" -> ready = words.get(1).equals("yes");
            case "seed" -> seed = Long.parseLong(words.get(1));
            default -> throw new IllegalArgumentException("no such directive");
        }
    }

    private void takeRule(String when, String fault, Arguments with) {
        rules.add(new Rule(when(when), fault(fault, with)));
        with.allTaken();
    }

    private void takeLatency(Arguments with) {
        latency = new LatencyModel(
                with.duration("alpha", Duration.ZERO),
                with.duration("beta", Duration.ZERO),
                Double.parseDouble(with.text("sigma", "0")));
        with.allTaken();
    }

    private void takeBatch(Arguments with) {
        batchMax = with.number("max", 1);
        batchWait = with.duration("wait", Duration.ZERO);
        with.allTaken();
    }

    private static When when(String word) {
        String[] parts = word.split("=", 2);
        String value = parts.length == 2 ? parts[1] : "";
        return switch (parts[0]) {
            case "always" -> new When.Always();
            case "every" -> new When.Every(Integer.parseInt(value));
            case "chance" -> new When.Chance(Double.parseDouble(value));
            case "id" -> new When.Ids(bound(value, true), bound(value, false));
            case "exchange" -> new When.Exchanges(bound(value, true), bound(value, false));
            default -> throw new IllegalArgumentException("no such condition: " + word);
        };
    }

    private static int bound(String range, boolean lower) {
        int dots = range.indexOf("..");
        if (dots < 0) return Integer.parseInt(range);
        return Integer.parseInt(lower ? range.substring(0, dots) : range.substring(dots + 2));
    }

    private static Fault fault(String name, Arguments with) {
        return switch (name) {
            case "none" -> new Fault.None();
            case "status" -> new Fault.Status(with.number("code", 500));
            case "slow" -> new Fault.Slow(with.duration("by", Duration.ofMillis(50)));
            case "stall" -> new Fault.Stall();
            case "cut" -> cut(with);
            case "rows" -> new Fault.Rowcount(with.number("by", -1));
            case "shape" -> new Fault.Shape();
            case "nan" -> new Fault.Nan();
            case "swap" -> new Fault.Swap();
            case "twice" -> new Fault.Twice();
            case "json" -> new Fault.BrokenJson();
            case "garbage" -> new Fault.Garbage(with.number("bytes", 64));
            case "drip" -> new Fault.Drip(with.number("bytes", 1), with.duration("every", Duration.ofMillis(20)));
            case "mutate" -> new Fault.Mutate();
            default -> throw new IllegalArgumentException("no such fault: " + name);
        };
    }

    private static Fault.Cut cut(Arguments with) {
        Ending ending = Ending.valueOf(with.text("by", "close").toUpperCase(Locale.ROOT));
        String at = with.text("at", "0");
        for (Fault.Cut.From from : Fault.Cut.From.values()) {
            String name = from.name().toLowerCase(Locale.ROOT);
            if (!at.startsWith(name)) continue;
            String offset = at.substring(name.length());
            return new Fault.Cut(from, offset.isEmpty() ? 0 : Integer.parseInt(offset), ending);
        }
        return new Fault.Cut(Fault.Cut.From.START, Integer.parseInt(at), ending);
    }

    static Duration duration(String text) {
        String unit = text.replaceFirst("^[0-9.]+", "");
        double number = Double.parseDouble(text.substring(0, text.length() - unit.length()));
        double nanos = switch (unit) {
            case "us" -> number * 1e3;
            case "ms" -> number * 1e6;
            case "s" -> number * 1e9;
            default -> throw new IllegalArgumentException("a duration ends in us, ms or s: " + text);
        };
        return Duration.ofNanos((long) nanos);
    }

    /** The {@code key=value} words of a directive. */
    private static final class Arguments {
        private final Map<String, String> values = new HashMap<>();

        Arguments(List<String> words, int from) {
            for (String word : words.subList(Math.min(from, words.size()), words.size())) {
                String[] parts = word.split("=", 2);
                if (parts.length != 2) throw new IllegalArgumentException("not key=value: " + word);
                values.put(parts[0], parts[1]);
            }
        }

        String text(String key, String absent) {
            String value = values.remove(key);
            return value == null ? absent : value;
        }

        int number(String key, int absent) {
            String value = values.remove(key);
            return value == null ? absent : Integer.parseInt(value);
        }

        Duration duration(String key, Duration absent) {
            String value = values.remove(key);
            return value == null ? absent : ScriptReader.duration(value);
        }

        void allTaken() {
            if (!values.isEmpty()) throw new IllegalArgumentException("unknown " + values.keySet());
        }
    }
}
