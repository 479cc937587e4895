package io.millrace.router.observe;

import io.prometheus.client.Collector;
import java.util.Arrays;
import java.util.List;

/**
 * A family of samples of ours, as it is registered and as {@code docs/metrics.md} tells of it. Names end in their base unit;
 * labels come from the config, the fleet and lists of ours, never from what a client sent. There is one list of them, cut by
 * subject into enums that stand one after the other in {@link Section}.
 */
sealed interface Family
        permits ArmFamily,
                CacheFamily,
                CallFamily,
                FeatureFamily,
                FleetFamily,
                ObjectiveFamily,
                ProcessFamily,
                QueueFamily,
                ShadowFamily {
    /** The headings that the families stand under, and the enums under each, in the order of the page. */
    enum Section {
        CALLS("Calls", CallFamily.values(), ArmFamily.values()),
        OBJECTIVES("Objectives", ObjectiveFamily.values()),
        QUEUES("Queues, batches, caches", QueueFamily.values(), CacheFamily.values(), FeatureFamily.values()),
        TRAFFIC("Traffic policies", ShadowFamily.values()),
        SERVERS("Servers and discovery", FleetFamily.values()),
        PROCESS("The process itself", ProcessFamily.values());

        private final String title;

        @SuppressWarnings("ImmutableEnumChecker") // of enums, by Stream.toList
        private final List<Family> families;

        Section(String title, Family[]... lists) {
            this.title = title;
            this.families = Arrays.stream(lists).<Family>flatMap(Arrays::stream).toList();
        }

        String title() {
            return title;
        }

        List<Family> families() {
            return families;
        }
    }

    /**
     * What the list says of a family.
     *
     * @param baseName without what all of ours begin with, nor what a counter ends in
     * @param help     a sentence
     * @param look     when to look at it, or what for; in Markdown
     * @param labels   in the order of their values
     */
    record Entry(Collector.Type type, String baseName, String help, String look, List<String> labels) {}

    /** All of the list, in its order. */
    static List<Family> all() {
        return Arrays.stream(Section.values())
                .flatMap(section -> section.families().stream())
                .toList();
    }

    Entry entry();

    default Collector.Type type() {
        return entry().type();
    }

    /** Of the family; samples of a counter have {@code _total} behind it. */
    default String familyName() {
        return "millrace_" + entry().baseName();
    }

    /** As queries have it: of a histogram without what stands behind it. */
    default String exposedName() {
        return type() == Collector.Type.COUNTER ? familyName() + "_total" : familyName();
    }

    /** As OpenMetrics names it: the last word of the name where that is one; else empty. */
    default String unit() {
        for (String unit : List.of("seconds", "bytes", "ratio"))
            if (entry().baseName().endsWith("_" + unit)) return unit;
        return "";
    }

    default String help() {
        return entry().help();
    }

    /** When to look at it, or what for; in Markdown. */
    default String look() {
        return entry().look();
    }

    /** In the order of their values. */
    default List<String> labels() {
        return entry().labels();
    }
}
