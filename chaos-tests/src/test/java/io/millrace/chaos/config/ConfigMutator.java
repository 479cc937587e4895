package io.millrace.chaos.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Spoils a document by one to four wounds: pieces put in, cut out, doubled or moved, or the end torn off, as half a write leaves
 * it. In one of four only digits become others, so that many are good and say something else.
 */
final class ConfigMutator {
    private static final List<String> SHARDS = List.of(
            "{",
            "}",
            "[",
            "]",
            ": ",
            "- ",
            ", ",
            "\n",
            "\t",
            "#",
            "'",
            "\"",
            "*a",
            "&a ",
            "!!int ",
            "${X}",
            "---\n",
            "null",
            "-1",
            "0",
            "9999999999999",
            "off",
            "1ms",
            "echo",
            "p",
            "\u0000",
            "\uFEFF",
            "a".repeat(2_000));

    private ConfigMutator() {}

    static byte[] mutate(byte[] original, RandomGenerator random) {
        boolean onlyDigits = random.nextInt(4) == 0;
        byte[] text = original;
        for (int wounds = random.nextInt(1, 5); wounds > 0; wounds--)
            text = onlyDigits ? withAnotherDigit(text, random) : wounded(text, random);
        return text;
    }

    private static byte[] withAnotherDigit(byte[] text, RandomGenerator random) {
        int[] digits = IntStream.range(0, text.length)
                .filter(at -> text[at] >= '0' && text[at] <= '9')
                .toArray();
        byte[] out = text.clone();
        out[digits[random.nextInt(digits.length)]] = (byte) ('0' + random.nextInt(10));
        return out;
    }

    private static byte[] wounded(byte[] text, RandomGenerator random) {
        int at = random.nextInt(text.length + 1);
        int length = Math.min(text.length - at, random.nextInt(1, random.nextBoolean() ? 4 : 60));
        byte[] shard = SHARDS.get(random.nextInt(SHARDS.size())).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(6)) {
            case 0 -> splice(text, at, length, new byte[0]);
            case 1 -> splice(text, at, 0, shard);
            case 2 -> splice(text, at, length, shard);
            case 3 -> splice(text, random.nextInt(text.length + 1), 0, Arrays.copyOfRange(text, at, at + length));
            case 4 -> splice(text, at, Math.min(1, text.length - at), new byte[] {(byte) random.nextInt(' ', 127)});
            default -> random.nextInt(4) == 0 ? Arrays.copyOf(text, at) : text;
        };
    }

    private static byte[] splice(byte[] text, int at, int removed, byte[] put) {
        byte[] out = new byte[text.length - removed + put.length];
        System.arraycopy(text, 0, out, 0, at);
        System.arraycopy(put, 0, out, at, put.length);
        System.arraycopy(text, at + removed, out, at + put.length, text.length - at - removed);
        return out;
    }
}
