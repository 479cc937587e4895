package io.millrace.config;

import io.millrace.config.yaml.Node.Scalar;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code select} of a model's traffic, both ways. Without it arms have the shares that their weights say. */
final class SelectForm {
    private SelectForm() {}

    static Optional<SelectSettings> read(Section traffic) {
        if (!traffic.keys().contains("select")) return Optional.empty();
        Section at = traffic.section("select");
        SelectSettings defaults = SelectSettings.DEFAULTS;
        SelectSettings.By by = at.scalar("by")
                .flatMap(word -> Arrays.stream(SelectSettings.By.values())
                        .filter(each -> each.keyword().equals(word.text()))
                        .findFirst())
                .orElse(defaults.by());
        SelectSettings.Learn learn = at.scalar("reward")
                .flatMap(word -> Arrays.stream(SelectSettings.Learn.values())
                        .filter(each -> each.keyword().equals(word.text()))
                        .findFirst())
                .orElse(defaults.learn());
        refuseOthers(at, by);
        Optional<SelectSettings.Input> input = by == SelectSettings.By.LIN_UCB ? input(at) : Optional.empty();
        // What is wrong with it was told where it is.
        if (by == SelectSettings.By.LIN_UCB && input.isEmpty()) return Optional.empty();
        return at.build(() -> new SelectSettings(
                by,
                learn,
                at.duration("every", defaults.every()),
                at.ratio("min-share", defaults.minShare()),
                at.ratio("epsilon", defaults.epsilon()),
                at.number("max-burn", defaults.maxBurn()),
                input));
    }

    private static Optional<SelectSettings.Input> input(Section at) {
        return at.build(() -> {
            if (at.value("input").isEmpty() || at.value("features").isEmpty())
                throw new IllegalArgumentException(
                        "'lin-ucb' needs an 'input' to choose by, and how many 'features' it has");
            return new SelectSettings.Input(
                    at.text("input", ""),
                    at.whole("features", 1),
                    at.number("explore", SelectSettings.Input.USUALLY_EXPLORES));
        });
    }

    private static void refuseOthers(Section at, SelectSettings.By by) {
        if (by != SelectSettings.By.EPSILON_GREEDY) refuse(at, "epsilon", "epsilon-greedy");
        if (by == SelectSettings.By.LIN_UCB) return;
        for (String key : List.of("input", "features", "explore")) refuse(at, key, "lin-ucb");
    }

    private static void refuse(Section at, String key, String rule) {
        Optional<Scalar> other = at.scalar(key);
        if (other.isPresent()) at.refuse(other.get(), () -> "'" + key + "' is for '" + rule + "' alone");
    }

    static Printed print(SelectSettings select) {
        Printed out = new Printed()
                .text("by", select.by().keyword())
                .text("reward", select.learn().keyword())
                .duration("every", select.every())
                .ratio("min-share", select.minShare())
                .number("max-burn", select.maxBurn());
        select.input()
                .ifPresent(input -> out.text("input", input.name())
                        .whole("features", input.features())
                        .number("explore", input.explore()));
        if (select.by() == SelectSettings.By.EPSILON_GREEDY) out.ratio("epsilon", select.epsilon());
        return out;
    }
}
