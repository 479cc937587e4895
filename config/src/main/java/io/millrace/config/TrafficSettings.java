package io.millrace.config;

import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the calls of one model are spread over versions, pools and other models, and who is sent copies of them.
 *
 * @param split   the arms; without any, calls go as they would without traffic policies
 * @param rules   the first that a call fits sends it where it says
 * @param sticky  what keeps the rest of the calls at one arm; empty draws each by chance
 * @param labels  names of versions, for arms and for clients
 * @param aliases other names by which clients may ask for the model
 * @param shadow  other models and versions that are sent copies of its calls
 * @param promote of two arms, how the one takes over from the other; their weights are then their share of the whole
 * @param feedback how clients tell what answers were worth, where they may
 * @param select  how arms get their shares by what they are worth; empty gives them those of their weights
 */
public record TrafficSettings(
        List<ArmSettings> split,
        List<TrafficRule> rules,
        Optional<StickySettings> sticky,
        Map<String, VersionRange> labels,
        List<ModelName> aliases,
        List<ShadowSettings> shadow,
        Optional<PromoteSettings> promote,
        Optional<FeedbackSettings> feedback,
        Optional<SelectSettings> select) {
    public TrafficSettings {
        split = List.copyOf(split);
        rules = List.copyOf(rules);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        aliases = List.copyOf(aliases);
        shadow = List.copyOf(shadow);
        if (split.isEmpty() && labels.isEmpty() && aliases.isEmpty() && shadow.isEmpty())
            throw new IllegalArgumentException("'traffic' needs one of 'split', 'shadow', 'labels' and 'aliases'");
        if (split.isEmpty() && promote.isPresent())
            throw new IllegalArgumentException("'promote' is about two arms of a 'split'");
        if (split.isEmpty() && !(rules.isEmpty() && sticky.isEmpty()))
            throw new IllegalArgumentException("'rules' and 'sticky' are about the arms of a 'split'");
        if (split.isEmpty() && feedback.isPresent())
            throw new IllegalArgumentException("'feedback' is about the arms of a 'split'");
        if (promote.isPresent() && select.isPresent())
            throw new IllegalArgumentException(
                    "'promote' and 'select' both give the arms their shares: only one of them can");
        if (select.isPresent()) requireSelectable(select.get(), split, feedback.isPresent());
        if (sticky.isPresent() && select.flatMap(SelectSettings::input).isPresent())
            throw new IllegalArgumentException("'sticky' does not go with 'lin-ucb', which looks at each call anew");
        Set<String> names = new HashSet<>();
        for (ArmSettings arm : split)
            if (!names.add(arm.name()))
                throw new IllegalArgumentException("'split' has two arms of the name '" + arm.name() + "'");
        if (!split.isEmpty() && split.stream().allMatch(arm -> arm.weight() == 0))
            throw new IllegalArgumentException("'split' needs an arm with a weight above 0");
        for (TrafficRule rule : rules)
            if (!names.contains(rule.arm()))
                throw new IllegalArgumentException(
                        "'rules': no arm '" + Excerpt.of(rule.arm()) + "'; the arms are " + String.join(", ", names));
        if (promote.isPresent()) requirePair(promote.get(), split, names);
        if (feedback.isEmpty()
                && promote.isPresent()
                && promote.get().how().margins().containsKey(CanarySignal.REWARD))
            throw new IllegalArgumentException("'promote' compares 'reward', which clients tell by way of 'feedback'");
        for (ArmSettings arm : split)
            if (arm.version().isPresent() && !labels.containsKey(arm.version().get()))
                VersionRange.of(arm.version().get());
    }

    private static void requirePair(PromoteSettings wanted, List<ArmSettings> split, Set<String> names) {
        int weight = 0;
        for (String arm : List.of(wanted.from(), wanted.to())) {
            if (!names.contains(arm))
                throw new IllegalArgumentException(
                        "'promote': no arm '" + Excerpt.of(arm) + "'; the arms are " + String.join(", ", names));
            for (ArmSettings each : split) if (each.name().equals(arm)) weight += each.weight();
        }
        if (weight == 0)
            throw new IllegalArgumentException("'promote': one of the two arms must have a weight, which both share");
    }

    private static void requireSelectable(SelectSettings wanted, List<ArmSettings> split, boolean hasFeedback) {
        long arms = split.stream().filter(arm -> arm.weight() > 0).count();
        if (arms < 2) throw new IllegalArgumentException("'select' needs two arms of a 'split' with a weight above 0");
        if (arms * wanted.minShare() > 1)
            throw new IllegalArgumentException("'select': 'min-share' for each of " + arms + " arms is more than all");
        if (wanted.learn() == SelectSettings.Learn.FEEDBACK && !hasFeedback)
            throw new IllegalArgumentException(
                    "'select' learns from 'feedback', which must be there; or from 'reward: success' or 'on-time'");
    }

    /** What a text stands for that may be a label. */
    public VersionRange range(String version) {
        VersionRange labelled = labels.get(version);
        return labelled != null ? labelled : VersionRange.of(version);
    }
}
