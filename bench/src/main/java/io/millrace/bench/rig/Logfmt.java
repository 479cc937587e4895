package io.millrace.bench.rig;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of {@code key=value}, values with spaces in double quotes. */
final class Logfmt {
    private static final Pattern PAIR = Pattern.compile("([^\\s=]+)=(?:\"([^\"]*)\"|(\\S*))");

    private Logfmt() {}

    static String write(Map<String, String> pairs) {
        StringBuilder line = new StringBuilder();
        pairs.forEach((key, value) -> {
            if (value.contains("\"")) throw new IllegalArgumentException("a quote in " + key);
            boolean plain = value.chars().noneMatch(Character::isWhitespace) && !value.isEmpty();
            if (!line.isEmpty()) line.append(' ');
            line.append(key).append('=').append(plain ? value : '"' + value + '"');
        });
        return line.toString();
    }

    static Map<String, String> read(String line) {
        Map<String, String> pairs = new LinkedHashMap<>();
        Matcher pair = PAIR.matcher(line);
        while (pair.find()) pairs.put(pair.group(1), pair.group(2) == null ? pair.group(3) : pair.group(2));
        return pairs;
    }
}
