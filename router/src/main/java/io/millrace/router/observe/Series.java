package io.millrace.router.observe;

import java.util.List;

/** What the samples of one family are told apart by: values of its labels, in their order. */
sealed interface Series {
    /** The model of calls whose model is none of ours: one series, whatever names clients make up. */
    String UNKNOWN = "unknown";

    /** Stands for all that came when there were as many series as may be. */
    String OTHER = "other";

    List<String> labels();

    /** Whether what it tells of is there, or may have left for good. */
    boolean isThere(Presence present);

    record Request(String model, String version, String frontend, int code) implements Series {
        @Override
        public List<String> labels() {
            return List.of(model, version, frontend, Integer.toString(code));
        }

        @Override
        public boolean isThere(Presence present) {
            return present.hasVersion(model, version);
        }
    }

    record Version(String model, String version) implements Series {
        @Override
        public List<String> labels() {
            return List.of(model, version);
        }

        @Override
        public boolean isThere(Presence present) {
            return present.hasVersion(model, version);
        }
    }

    record Model(String model) implements Series {
        @Override
        public List<String> labels() {
            return List.of(model);
        }

        @Override
        public boolean isThere(Presence present) {
            return present.hasModel(model);
        }
    }

    /** @param how its calls ended, or why something was not done for them */
    record Case(String model, String how) implements Series {
        @Override
        public List<String> labels() {
            return List.of(model, how);
        }

        @Override
        public boolean isThere(Presence present) {
            return present.hasModel(model);
        }
    }

    /** @param part of a model that is made of others */
    record Part(String model, String part, String how) implements Series {
        @Override
        public List<String> labels() {
            return List.of(model, part, how);
        }

        @Override
        public boolean isThere(Presence present) {
            return present.hasModel(model);
        }
    }

    record Arm(String model, String arm) implements Series {
        @Override
        public List<String> labels() {
            return List.of(model, arm);
        }

        @Override
        public boolean isThere(Presence present) {
            return present.hasArm(this);
        }
    }

    record ArmRequest(Arm of, int code) implements Series {
        @Override
        public List<String> labels() {
            return List.of(of.model(), of.arm(), Integer.toString(code));
        }

        @Override
        public boolean isThere(Presence present) {
            return of.isThere(present);
        }
    }

    /** @param input that is looked up for the model */
    record Input(String model, String input) implements Series {
        @Override
        public List<String> labels() {
            return List.of(model, input);
        }

        @Override
        public boolean isThere(Presence present) {
            return present.hasModel(model);
        }
    }

    record InputRow(Input of, String outcome) implements Series {
        @Override
        public List<String> labels() {
            return List.of(of.model(), of.input(), outcome);
        }

        @Override
        public boolean isThere(Presence present) {
            return of.isThere(present);
        }
    }

    record Pool(String pool) implements Series {
        @Override
        public List<String> labels() {
            return List.of(pool);
        }

        @Override
        public boolean isThere(Presence present) {
            return present.hasPool(pool);
        }
    }

    record Attempt(String pool, String endpoint, String outcome) implements Series {
        @Override
        public List<String> labels() {
            return List.of(pool, endpoint, outcome);
        }

        @Override
        public boolean isThere(Presence present) {
            return present.hasEndpoint(pool, endpoint);
        }
    }
}
