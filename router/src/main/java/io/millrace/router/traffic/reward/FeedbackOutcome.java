package io.millrace.router.traffic.reward;

import io.millrace.inference.ModelName;
import io.millrace.router.traffic.evidence.RewardRange;
import java.util.Optional;

/** What came of feedback. */
public sealed interface FeedbackOutcome {
    /** As metrics name it. */
    String label();

    /** Of the call, where one was found. */
    Optional<ModelName> model();

    /** It counts for the arm. */
    record Taken(ModelName of, String arm) implements FeedbackOutcome {
        @Override
        public String label() {
            return "taken";
        }

        @Override
        public Optional<ModelName> model() {
            return Optional.of(of);
        }
    }

    /** It was heard, and counts for nothing. */
    record Uncounted(ModelName of, String arm, String why) implements FeedbackOutcome {
        @Override
        public String label() {
            return "uncounted";
        }

        @Override
        public Optional<ModelName> model() {
            return Optional.of(of);
        }
    }

    /** The call had its feedback: the first counts. */
    record Repeated(ModelName of) implements FeedbackOutcome {
        @Override
        public String label() {
            return "repeated";
        }

        @Override
        public Optional<ModelName> model() {
            return Optional.of(of);
        }
    }

    /** An answer cannot be worth that. The call still waits. */
    record Outside(ModelName of, RewardRange range) implements FeedbackOutcome {
        @Override
        public String label() {
            return "outside";
        }

        @Override
        public Optional<ModelName> model() {
            return Optional.of(of);
        }
    }

    /** No call of that id is waited for. */
    record Unknown() implements FeedbackOutcome {
        @Override
        public String label() {
            return "unknown";
        }

        @Override
        public Optional<ModelName> model() {
            return Optional.empty();
        }
    }
}
