package io.millrace.config;

import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Models that are all asked the same, and whose answers become one.
 *
 * @param quorum    how many members suffice, at least 1
 * @param waitRatio of a call's time, after which that many do, in (0,1]; before, all are waited for
 */
public record EnsembleSettings(List<Member> members, CombineForm combine, int quorum, double waitRatio)
        implements Composition {
    public static final double DEFAULT_WAIT = 0.9;

    /**
     * One of the models.
     *
     * @param name    for metrics and errors, of its own among the members
     * @param weight  of what it says, above 0
     * @param outputs the ensemble's names by the member's own; others keep theirs
     */
    public record Member(String name, ModelName model, double weight, Map<String, String> outputs) {
        public static final double DEFAULT_WEIGHT = 1;

        public Member {
            outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
            if (!(weight > 0 && weight <= 1e6))
                throw new IllegalArgumentException("'weight' must be above 0, at most 1000000");
            if (new HashSet<>(outputs.values()).size() < outputs.size())
                throw new IllegalArgumentException("'outputs' gives two outputs one name");
        }
    }

    public EnsembleSettings {
        members = List.copyOf(members);
        if (members.isEmpty()) throw new IllegalArgumentException("'members' must not be empty");
        Set<String> names = new HashSet<>();
        for (Member member : members)
            if (!names.add(member.name()))
                throw new IllegalArgumentException(
                        "'members' has '" + Excerpt.of(member.name()) + "' twice: give one another 'name'");
        if (quorum < 1 || quorum > members.size())
            throw new IllegalArgumentException("'quorum' must be from 1 to the number of members, " + members.size());
        if (!(waitRatio > 0 && waitRatio <= 1)) throw new IllegalArgumentException("'wait' must be above 0%");
    }

    @Override
    public String keyword() {
        return "ensemble";
    }

    @Override
    public List<ModelName> parts() {
        return members.stream().map(Member::model).toList();
    }
}
