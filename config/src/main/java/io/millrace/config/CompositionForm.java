package io.millrace.config;

import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Entry;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.config.yaml.PlainScalar;
import io.millrace.inference.ModelName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** {@code ensemble}, {@code chain} and {@code switch} of a model, both ways. Without them a model has servers. */
final class CompositionForm {
    /** Each in place of {@code serve}. */
    static final List<String> KEYS = List.of("ensemble", "chain", "switch");

    private static final List<String> OF_SERVERS = List.of(
            "serve", "batch", "queue", "features", "hedge", "retry", "grpc-services", "stream-idle", "hop-margin");

    private CompositionForm() {}

    /** Whether the model says that it is made of others, rightly or not. */
    static boolean isIn(Section model) {
        return KEYS.stream().anyMatch(model.keys()::contains);
    }

    /** Empty where the model has servers, and where what stands there is wrong, which has been told. */
    static Optional<Composition> read(Section model) {
        List<String> said = KEYS.stream().filter(model.keys()::contains).toList();
        if (said.isEmpty()) return Optional.empty();
        for (String key : OF_SERVERS)
            refuse(
                    model,
                    key,
                    "'" + key + "' is for models that have servers, and this one has '" + said.getFirst() + "'");
        if (said.size() > 1) {
            refuse(model, said.get(1), "a model has one of 'serve', 'ensemble', 'chain' and 'switch'");
            return Optional.empty();
        }
        return switch (said.getFirst()) {
            case "ensemble" -> ensemble(model.section("ensemble"));
            case "chain" -> chain(model);
            default -> choice(model.section("switch"));
        };
    }

    private static void refuse(Section at, String key, String problem) {
        at.value(key).ifPresent(entry -> at.refuse(entry.value(), () -> problem));
    }

    private static Optional<Composition> ensemble(Section at) {
        List<EnsembleSettings.Member> members = new ArrayList<>();
        for (Node item : at.items("members")) member(at.section(item)).ifPresent(members::add);
        Optional<CombineForm> combine = at.scalar("combine")
                .flatMap(word -> Arrays.stream(CombineForm.values())
                        .filter(each -> each.keyword().equals(word.text()))
                        .findFirst());
        if (combine.isEmpty() || members.size() < TrafficForm.length(at, "members") || members.isEmpty())
            return Optional.empty();
        return at.build(() -> new EnsembleSettings(
                members,
                combine.get(),
                at.whole("quorum", members.size()),
                at.ratio("wait", EnsembleSettings.DEFAULT_WAIT)));
    }

    private static Optional<EnsembleSettings.Member> member(Section at) {
        return model(at, "model")
                .flatMap(model -> at.build(() -> new EnsembleSettings.Member(
                        at.text("name", model.text()),
                        model,
                        at.number("weight", EnsembleSettings.Member.DEFAULT_WEIGHT),
                        names(at, "outputs"))));
    }

    private static Optional<Composition> chain(Section model) {
        List<ChainSettings.Step> steps = new ArrayList<>();
        for (Node item : model.items("chain")) step(model.section(item)).ifPresent(steps::add);
        return steps.isEmpty() || steps.size() < TrafficForm.length(model, "chain")
                ? Optional.empty()
                : model.build(() -> new ChainSettings(steps));
    }

    private static Optional<ChainSettings.Step> step(Section at) {
        return model(at, "model")
                .flatMap(model -> at.build(() -> new ChainSettings.Step(
                        at.text("name", model.text()),
                        model,
                        at.keys().contains("share") ? OptionalDouble.of(at.ratio("share", 1)) : OptionalDouble.empty(),
                        names(at, "inputs"),
                        names(at, "outputs"))));
    }

    private static Optional<Composition> choice(Section at) {
        List<SwitchSettings.Case> cases = new ArrayList<>();
        for (Node item : at.items("cases")) choiceCase(at.section(item)).ifPresent(cases::add);
        Optional<SwitchSettings.On> on = on(at.section("on"));
        Optional<ModelName> otherwise = model(at, "otherwise");
        if (on.isEmpty() || cases.isEmpty() || cases.size() < TrafficForm.length(at, "cases")) return Optional.empty();
        return at.build(() -> new SwitchSettings(on.get(), cases, otherwise));
    }

    private static Optional<SwitchSettings.On> on(Section at) {
        Optional<Scalar> input = at.scalar("input");
        Optional<Scalar> header = at.scalar("header");
        if (input.isPresent() && header.isPresent()) {
            at.refuse(header.get(), () -> "'on' takes one of 'input' and 'header'");
            return Optional.empty();
        }
        if (input.isPresent())
            return Optional.of(new SwitchSettings.On.Input(input.get().text()));
        return header.map(name -> new SwitchSettings.On.Header(name.text().toLowerCase(Locale.ROOT)));
    }

    private static Optional<SwitchSettings.Case> choiceCase(Section at) {
        List<String> values = new ArrayList<>();
        for (Node item : at.items("equals")) if (item instanceof Scalar value) values.add(value.text());
        return model(at, "model")
                .flatMap(model -> at.build(
                        () -> new SwitchSettings.Case(values, number(at, "from"), number(at, "below"), model)));
    }

    private static OptionalDouble number(Section at, String key) {
        return at.scalar(key)
                .map(value -> OptionalDouble.of(PlainScalar.read(value.text()).doubleValue()))
                .orElse(OptionalDouble.empty());
    }

    private static Optional<ModelName> model(Section at, String key) {
        return at.scalar(key).map(Scalar::text).map(ModelName::new);
    }

    private static Map<String, String> names(Section model, String key) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Entry each : model.section(key).entries())
            if (each.value() instanceof Scalar name) names.put(each.key(), name.text());
        return names;
    }

    static void print(Composition composition, Printed out) {
        switch (composition) {
            case EnsembleSettings ensemble -> out.section("ensemble", print(ensemble));
            case ChainSettings(List<ChainSettings.Step> steps) ->
                out.sections("chain", steps.stream().map(CompositionForm::print).toList());
            case SwitchSettings choice -> out.section("switch", print(choice));
        }
    }

    private static Printed print(EnsembleSettings ensemble) {
        return new Printed()
                .sections(
                        "members",
                        ensemble.members().stream().map(CompositionForm::print).toList())
                .text("combine", ensemble.combine().keyword())
                .whole("quorum", ensemble.quorum())
                .ratio("wait", ensemble.waitRatio());
    }

    private static Printed print(EnsembleSettings.Member member) {
        Printed out = new Printed()
                .text("name", member.name())
                .text("model", member.model().text())
                .number("weight", member.weight());
        return names("outputs", member.outputs(), out);
    }

    private static Printed print(ChainSettings.Step step) {
        Printed out = new Printed()
                .text("name", step.name())
                .text("model", step.model().text());
        if (step.share().isPresent()) out.ratio("share", step.share().getAsDouble());
        return names("outputs", step.outputs(), names("inputs", step.inputs(), out));
    }

    private static Printed names(String key, Map<String, String> names, Printed out) {
        if (names.isEmpty()) return out;
        Printed printed = new Printed();
        names.forEach(printed::text);
        return out.section(key, printed);
    }

    private static Printed print(SwitchSettings choice) {
        Printed on = choice.on() instanceof SwitchSettings.On.Input(String name)
                ? new Printed().text("input", name)
                : new Printed().text("header", choice.on().name());
        Printed out = new Printed()
                .section("on", on)
                .sections(
                        "cases",
                        choice.cases().stream().map(CompositionForm::print).toList());
        choice.otherwise().ifPresent(model -> out.text("otherwise", model.text()));
        return out;
    }

    private static Printed print(SwitchSettings.Case each) {
        Printed out = new Printed();
        if (!each.values().isEmpty()) out.texts("equals", each.values());
        each.from().ifPresent(from -> out.number("from", from));
        each.below().ifPresent(below -> out.number("below", below));
        return out.text("model", each.model().text());
    }
}
