package io.millrace.config;

import io.millrace.inference.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Models of which one is asked, by what the request says.
 *
 * @param cases     of which the first that fits counts
 * @param otherwise asked where none does; empty refuses such a request
 */
public record SwitchSettings(On on, List<Case> cases, Optional<ModelName> otherwise) implements Composition {

    /** What is looked at. */
    public sealed interface On {
        String name();

        /** The first element of each row of an input. */
        record Input(String name) implements On {}

        /** A header of the request, in gRPC of its metadata; in lower case. The same for all rows. */
        record Header(String name) implements On {}
    }

    /**
     * Values, and the model for them: any of some, or numbers from one up to but without another.
     *
     * @param values as they are written; empty where it is numbers of a range
     */
    public record Case(List<String> values, OptionalDouble from, OptionalDouble below, ModelName model) {
        public Case {
            values = List.copyOf(values);
            boolean isRange = from.isPresent() || below.isPresent();
            if (values.isEmpty() != isRange)
                throw new IllegalArgumentException("a case has 'equals', or 'from' or 'below' or both");
            if (from.isPresent() && below.isPresent() && !(from.getAsDouble() < below.getAsDouble()))
                throw new IllegalArgumentException("'below' must be above 'from'");
        }
    }

    public SwitchSettings {
        cases = List.copyOf(cases);
        if (cases.isEmpty()) throw new IllegalArgumentException("'cases' must not be empty");
    }

    @Override
    public String keyword() {
        return "switch";
    }

    @Override
    public List<ModelName> parts() {
        List<ModelName> parts = new ArrayList<>();
        for (Case each : cases) parts.add(each.model());
        otherwise.ifPresent(parts::add);
        return parts;
    }
}
