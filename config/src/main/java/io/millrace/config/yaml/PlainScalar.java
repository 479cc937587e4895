package io.millrace.config.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;

/**
 * What a scalar written without quotes is. The core schema of YAML 1.2 (section 10.3.2), less what readers of YAML 1.1 and
 * 1.2 disagree on: a number with a leading zero, octal and hexadecimal numbers, infinities. Those stay text, so that where
 * a number is expected they are refused rather than guessed.
 */
public final class PlainScalar {
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,17})");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\.[0-9]{1,40}|(0|[1-9][0-9]{0,40})(\\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,3})?");
    private static final double EXACT = 1L << 53;

    private PlainScalar() {}

    public static JsonNode read(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> NullNode.instance;
            case "true", "True", "TRUE" -> BooleanNode.TRUE;
            case "false", "False", "FALSE" -> BooleanNode.FALSE;
            default -> numberOrText(text);
        };
    }

    private static JsonNode numberOrText(String text) {
        if (WHOLE.matcher(text).matches()) return LongNode.valueOf(Long.parseLong(text));
        if (!NUMBER.matcher(text).matches()) return TextNode.valueOf(text);
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) return TextNode.valueOf(text);
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < EXACT;
        return isWhole ? LongNode.valueOf((long) value) : DoubleNode.valueOf(value);
    }
}
