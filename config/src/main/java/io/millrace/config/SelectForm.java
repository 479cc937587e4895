package io.millrace.config;

import io.millrace.config.yaml.Node.Scalar;
import java.util.Arrays;
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
        refuseEpsilon(at, by);
        return at.build(() -> new SelectSettings(
                by,
                learn,
                at.duration("every", defaults.every()),
                at.ratio("min-share", defaults.minShare()),
                at.ratio("epsilon", defaults.epsilon()),
                at.number("max-burn", defaults.maxBurn())));
    }

    private static void refuseEpsilon(Section at, SelectSettings.By by) {
        Optional<Scalar> epsilon = at.scalar("epsilon");
        if (epsilon.isPresent() && by != SelectSettings.By.EPSILON_GREEDY)
            at.refuse(epsilon.get(), () -> "'epsilon' is for 'epsilon-greedy' alone");
    }

    static Printed print(SelectSettings select) {
        Printed out = new Printed()
                .text("by", select.by().keyword())
                .text("reward", select.learn().keyword())
                .duration("every", select.every())
                .ratio("min-share", select.minShare())
                .number("max-burn", select.maxBurn());
        if (select.by() == SelectSettings.By.EPSILON_GREEDY) out.ratio("epsilon", select.epsilon());
        return out;
    }
}
