package io.millrace.config.yaml;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts environment variables into scalars: <code>${NAME}</code>, or <code>${NAME:-default}</code> where a variable may be
 * missing or empty. {@code $$} is a dollar sign; any other dollar stands for itself. What a variable says is not read
 * again, so its dollars are its own.
 */
final class Substitution {
    private static final Pattern DOLLAR = Pattern.compile("\\$\\$|\\$\\{([^}]*)}?");
    private static final Pattern INSIDE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

    private final Map<String, String> environment;
    private final int mostCharacters;
    private int characters;

    /** @param mostCharacters put in, all scalars together: a short text could name a long variable many times */
    Substitution(Map<String, String> environment, int mostCharacters) {
        this.environment = environment;
        this.mostCharacters = mostCharacters;
    }

    /**
     * @param fromOutside whether a variable was named, and the text is not the document's alone
     * @param isBroken    whether there was a complaint
     */
    record Result(String text, boolean fromOutside, boolean isBroken) {}

    /** Takes the piece of a scalar that is at fault, and what is wrong with it. */
    interface Complaint extends BiConsumer<String, String> {}

    /** True when the limit was passed; results are not whole any more. */
    boolean isExhausted() {
        return characters > mostCharacters;
    }

    Result apply(String scalar, Complaint complaint) {
        if (scalar.indexOf('$') < 0) return new Result(scalar, false, false);
        Matcher dollar = DOLLAR.matcher(scalar);
        StringBuilder out = new StringBuilder();
        boolean fromOutside = false;
        boolean isBroken = false;
        int from = 0;
        while (!isExhausted() && dollar.find()) {
            boolean isEscape = dollar.group().equals("$$");
            Optional<String> value = isEscape ? Optional.of("$") : valueOf(dollar, complaint);
            out.append(scalar, from, dollar.start()).append(value.orElse(""));
            from = dollar.end();
            characters += value.orElse("").length();
            isBroken |= value.isEmpty();
            fromOutside |= !isEscape;
        }
        return new Result(out.append(scalar, from, scalar.length()).toString(), fromOutside, isBroken);
    }

    private Optional<String> valueOf(Matcher dollar, Complaint complaint) {
        String piece = dollar.group();
        Matcher inside = INSIDE.matcher(dollar.group(1));
        if (!piece.endsWith("}") || !inside.matches()) {
            complaint.accept(piece, "not a substitution: write ${NAME} or ${NAME:-default}, and $$ for a dollar sign");
            return Optional.empty();
        }
        String name = inside.group(1);
        Optional<String> value = Optional.ofNullable(environment.get(name));
        Optional<String> fallback = Optional.ofNullable(inside.group(2));
        if (value.isEmpty() && fallback.isEmpty())
            complaint.accept(
                    piece, "environment variable " + name + " is not set, and no ${" + name + ":-default} given");
        return value.filter(text -> !text.isEmpty()).or(() -> fallback).or(() -> value);
    }
}
