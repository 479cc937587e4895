package io.millrace.config.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.config.yaml.Node.Scalar.Form;
import io.millrace.config.yaml.PlainScalar;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How a wrong scalar probably becomes a right one. Begins with its own punctuation; empty where nobody can tell. */
final class Hint {
    private static final Set<String> TRUE_OF_OLD = Set.of("yes", "on", "y");
    private static final Set<String> FALSE_OF_NEW = Set.of("false", "no", "none");
    private static final Set<String> FALSE_OF_OLD = Set.of("no", "off", "n");

    private Hint() {}

    static String of(JsonNode schema, Scalar found) {
        if (schema.has("enum")) return Nearest.suggestion(found.text(), Expectation.words(schema.get("enum")));
        String type = schema.path("type").asText();
        if (type.equals("boolean")) return flag(found);
        if (type.equals("integer") || type.equals("number")) return number(found);
        String title = schema.path("title").asText();
        if (title.startsWith("'auto'")) return number(found) + Nearest.suggestion(found.text(), List.of("auto"));
        return text(title, found.text());
    }

    private static String flag(Scalar found) {
        String word = found.text().toLowerCase(Locale.ROOT);
        if (isQuoted(found) && (word.equals("true") || word.equals("false"))) return ": leave out the quotes";
        if (TRUE_OF_OLD.contains(word)) return ", did you mean 'true'?";
        if (FALSE_OF_OLD.contains(word)) return ", did you mean 'false'?";
        return Nearest.suggestion(word, List.of("true", "false"));
    }

    private static String number(Scalar found) {
        String text = found.text();
        if (isQuoted(found) && PlainScalar.read(text).isNumber()) return ": leave out the quotes";
        if (text.endsWith("%")) return ": leave out the percent sign";
        if (text.matches("0[0-9]+")) return ": with a leading zero some readers take it for octal";
        if (text.matches("[0-9]+[_,' ][0-9_,' ]+")) return ": write digits only";
        return "";
    }

    private static String text(String title, String text) {
        boolean isNumber = PlainScalar.read(text).isNumber();
        if (title.startsWith("duration")) return isNumber ? ": add a unit, as " + text + "s" : "";
        if (title.startsWith("size")) return isNumber ? ": add a unit, as " + text + "MiB" : sizeUnit(text);
        if (title.startsWith("percentage")) return isNumber ? ": write " + text + "%" : "";
        if (title.equals("address") || title.equals("endpoint")) return address(text);
        if (title.startsWith("'off'") && FALSE_OF_NEW.contains(text)) return ", did you mean 'off'?";
        if (title.startsWith("'off'")) return Nearest.suggestion(text, List.of("off", "stdout"));
        return "";
    }

    private static String sizeUnit(String text) {
        String digits = text.replaceFirst("[A-Za-z ]+$", "");
        String unit = text.substring(digits.length()).strip();
        for (String valid : List.of("B", "KB", "MB", "GB", "KiB", "MiB", "GiB")) {
            if (valid.equalsIgnoreCase(unit)) return ", did you mean '" + digits + valid + "'?";
            if (valid.length() == 3 && valid.substring(0, 1).equalsIgnoreCase(unit))
                return ", did you mean '" + digits + valid + "'?";
        }
        return "";
    }

    private static String address(String text) {
        if (text.contains("://")) return ": leave out what stands before the host, and any path";
        if (text.matches("[A-Za-z0-9_.-]+|\\[.*]")) return ": add the port";
        if (text.chars().filter(c -> c == ':').count() > 1) return ": an IPv6 address stands in brackets";
        return "";
    }

    private static boolean isQuoted(Scalar found) {
        return found.form() == Form.QUOTED;
    }
}
