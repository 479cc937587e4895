package io.millrace.config;

import io.millrace.config.schema.Nearest;
import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Entry;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code traffic} of a model, both ways. Without it there is one way for all its calls. */
final class TrafficForm {
    private TrafficForm() {}

    /** @param serve the model's pools */
    static Optional<TrafficSettings> read(ModelName name, Section model, List<String> serve) {
        Section at = model.section("traffic");
        if (at.keys().isEmpty()) return Optional.empty();
        Map<String, VersionRange> labels = labels(at.section("labels"));
        List<ArmSettings> split = new ArrayList<>();
        for (Node item : at.items("split"))
            arm(at.section(item), labels.keySet(), serve).ifPresent(split::add);
        List<TrafficRule> rules = new ArrayList<>();
        for (Node item : at.items("rules")) rule(at.section(item)).ifPresent(rules::add);
        Optional<StickySettings> sticky = sticky(at.section("sticky"));
        Optional<PromoteSettings> promote = PromoteForm.read(at.section("promote"));
        List<ModelName> aliases = aliases(at);
        List<ShadowSettings> shadow = ShadowForm.read(name, at);
        Optional<FeedbackSettings> feedback = FeedbackForm.read(at);
        Optional<SelectSettings> select = SelectForm.read(at);
        // What is missing was told of where it is wrong; half of it would be wrong in other ways.
        boolean isWhole = labels.size() == at.section("labels").keys().size()
                && split.size() == length(at, "split")
                && rules.size() == length(at, "rules")
                && shadow.size() == length(at, "shadow")
                && sticky.isPresent() == at.keys().contains("sticky")
                && promote.isPresent() == at.keys().contains("promote")
                && feedback.isPresent() == at.keys().contains("feedback")
                && select.isPresent() == at.keys().contains("select");
        return isWhole
                ? at.build(() ->
                        new TrafficSettings(split, rules, sticky, labels, aliases, shadow, promote, feedback, select))
                : Optional.empty();
    }

    static int length(Section at, String key) {
        return at.value(key)
                .map(Entry::value)
                .filter(Node.Sequence.class::isInstance)
                .map(list -> ((Node.Sequence) list).items().size())
                .orElse(0);
    }

    private static boolean isWrong(Section at) {
        return at.entries().stream().anyMatch(entry -> at.isWrong(entry.value()));
    }

    private static Map<String, VersionRange> labels(Section at) {
        Map<String, VersionRange> labels = new LinkedHashMap<>();
        for (Entry label : at.entries()) {
            boolean isReadable = !at.isWrong(label.value()) && ModelVersion.isValid(label.key());
            if (!isReadable || !(label.value() instanceof Scalar version)) continue;
            if (new ModelVersion(label.key()).isInteger())
                at.refuse(version, () -> "'" + label.key() + "' is a version itself, and cannot stand for another");
            else range(at, version).ifPresent(range -> labels.put(label.key(), range));
        }
        return labels;
    }

    private static Optional<VersionRange> range(Section at, Scalar version) {
        try {
            return Optional.of(VersionRange.of(version.text()));
        } catch (IllegalArgumentException none) {
            at.refuse(version, () -> String.valueOf(none.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<ArmSettings> arm(Section at, Set<String> labels, List<String> serve) {
        if (isWrong(at) || !at.keys().contains("weight")) return Optional.empty();
        Optional<Scalar> version = at.scalar("version");
        Optional<Scalar> pool = at.scalar("pool");
        Optional<String> model = at.scalar("model").map(Scalar::text);
        if (version.isPresent()
                && !labels.contains(version.get().text())
                && range(at, version.get()).isEmpty()) return Optional.empty();
        if (pool.isPresent() && !serve.contains(pool.get().text())) {
            at.refuse(
                    pool.get(),
                    () -> "'" + Excerpt.of(pool.get().text()) + "' is none of the pools that 'serve' names"
                            + Nearest.suggestion(pool.get().text(), new LinkedHashSet<>(serve)));
            return Optional.empty();
        }
        String name = at.text(
                "name",
                Stream.of(version.map(Scalar::text), pool.map(Scalar::text), model)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElse(""));
        if (!at.keys().contains("name") && !ArmSettings.isName(name))
            return at.build(() -> {
                throw new IllegalArgumentException(
                        "an arm that is not one plain version, pool or model needs a 'name'");
            });
        return at.build(() -> new ArmSettings(
                name,
                model.map(ModelName::new),
                pool.map(Scalar::text),
                version.map(Scalar::text),
                at.whole("weight", 0)));
    }

    private static Optional<TrafficRule> rule(Section at) {
        if (isWrong(at) || !at.keys().contains("arm")) return Optional.empty();
        return at.build(() -> new TrafficRule(
                text(at, "header").map(header -> header.toLowerCase(Locale.ROOT)),
                text(at, "value"),
                text(at, "tenant"),
                text(at, "protocol"),
                text(at, "alias"),
                at.text("arm", "")));
    }

    private static Optional<String> text(Section at, String key) {
        return at.scalar(key).map(Scalar::text);
    }

    private static Optional<StickySettings> sticky(Section at) {
        if (at.keys().isEmpty() || isWrong(at)) return Optional.empty();
        return at.build(() -> {
            List<StickySettings> said = Stream.of(
                            text(at, "header")
                                    .map(name -> new StickySettings(
                                            StickySettings.By.HEADER, name.toLowerCase(Locale.ROOT))),
                            text(at, "cookie").map(name -> new StickySettings(StickySettings.By.COOKIE, name)),
                            text(at, "by")
                                    .map(by -> new StickySettings(
                                            StickySettings.By.valueOf(by.toUpperCase(Locale.ROOT)), "")))
                    .flatMap(Optional::stream)
                    .toList();
            if (said.size() != 1)
                throw new IllegalArgumentException("'sticky' takes one of 'header', 'cookie' and 'by'");
            return said.getFirst();
        });
    }

    private static List<ModelName> aliases(Section at) {
        Set<ModelName> aliases = new LinkedHashSet<>();
        for (Node item : at.items("aliases")) {
            if (!(item instanceof Scalar alias)) continue;
            if (!aliases.add(new ModelName(alias.text())))
                at.refuse(alias, () -> "alias '" + alias.text() + "' is named twice");
        }
        return List.copyOf(aliases);
    }

    static Printed print(TrafficSettings traffic) {
        Printed out = new Printed();
        if (!traffic.aliases().isEmpty())
            out.texts("aliases", traffic.aliases().stream().map(ModelName::text).toList());
        if (!traffic.labels().isEmpty()) {
            Printed labels = new Printed();
            traffic.labels().forEach((label, range) -> labels.text(label, range.text()));
            out.section("labels", labels);
        }
        if (!traffic.shadow().isEmpty())
            out.sections(
                    "shadow", traffic.shadow().stream().map(ShadowForm::print).toList());
        if (traffic.split().isEmpty()) return out;
        out.sections("split", traffic.split().stream().map(TrafficForm::print).toList());
        if (!traffic.rules().isEmpty())
            out.sections(
                    "rules", traffic.rules().stream().map(TrafficForm::print).toList());
        traffic.sticky().ifPresent(sticky -> out.section("sticky", print(sticky)));
        traffic.promote().ifPresent(promote -> out.section("promote", PromoteForm.print(promote)));
        traffic.feedback().ifPresent(feedback -> out.section("feedback", FeedbackForm.print(feedback)));
        traffic.select().ifPresent(select -> out.section("select", SelectForm.print(select)));
        return out;
    }

    private static Printed print(ArmSettings arm) {
        Printed out = new Printed().text("name", arm.name());
        arm.model().ifPresent(model -> out.text("model", model.text()));
        arm.pool().ifPresent(pool -> out.text("pool", pool));
        arm.version().ifPresent(version -> out.text("version", version));
        return out.whole("weight", arm.weight());
    }

    private static Printed print(TrafficRule rule) {
        Printed out = new Printed();
        rule.header().ifPresent(header -> out.text("header", header));
        rule.value().ifPresent(value -> out.text("value", value));
        rule.tenant().ifPresent(tenant -> out.text("tenant", tenant));
        rule.protocol().ifPresent(protocol -> out.text("protocol", protocol));
        rule.alias().ifPresent(alias -> out.text("alias", alias));
        return out.text("arm", rule.arm());
    }

    private static Printed print(StickySettings sticky) {
        return switch (sticky.by()) {
            case HEADER -> new Printed().text("header", sticky.name());
            case COOKIE -> new Printed().text("cookie", sticky.name());
            case AUTHORIZATION, TENANT, INPUT ->
                new Printed().text("by", sticky.by().name().toLowerCase(Locale.ROOT));
        };
    }
}
