package io.millrace.inference;

import java.util.Map;

/**
 * How a client wants its answer written, as far as the request says so: one case for each protocol. Made when the request
 * is decoded, followed when the answer is encoded, of no meaning in between.
 */
public sealed interface AnswerWish {

    /**
     * @param binary  whether outputs come as raw bytes behind the JSON, when none was named: {@code binary_data_output}
     * @param outputs the same for each output that was named: its {@code binary_data}, false when left out
     */
    record OpenInference(boolean binary, Map<String, Boolean> outputs, TopClasses classes) implements AnswerWish {
        public OpenInference {
            outputs = Map.copyOf(outputs);
        }

        /** Of no classes. */
        public OpenInference(boolean binary, Map<String, Boolean> outputs) {
            this(binary, outputs, TopClasses.NONE);
        }

        public boolean wantsBinary(String output) {
            return outputs.getOrDefault(output, binary);
        }
    }

    /** @param rows {@code instances} were given, so {@code predictions} are wanted; else {@code outputs} */
    record TensorFlow(boolean rows) implements AnswerWish {}

    /** @param raw inputs came in {@code raw_input_contents}, so outputs go in {@code raw_output_contents} */
    record OpenInferenceGrpc(boolean raw, TopClasses classes) implements AnswerWish {
        /** Of no classes. */
        public OpenInferenceGrpc(boolean raw) {
            this(raw, TopClasses.NONE);
        }
    }

    /**
     * Outputs that are wanted not as tensors but as the indices of their highest values: Triton's {@code classification}.
     *
     * @param most    how many, at least 1, by the output's name
     * @param batched whether dimension 0 of an output is the batch, each row of which has classes of its own
     */
    record TopClasses(Map<String, Integer> most, boolean batched) {
        public static final TopClasses NONE = new TopClasses(Map.of(), false);

        public TopClasses {
            most = Map.copyOf(most);
        }

        public static TopClasses of(Map<String, Integer> most, boolean batched) {
            return most.isEmpty() ? NONE : new TopClasses(most, batched);
        }
    }

    /** @param signature the one that answers, which the answer names again */
    record TensorFlowGrpc(String signature) implements AnswerWish {}

    /** @param classes {@code :classify} was asked, else {@code :regress} */
    record TensorFlowExamples(boolean classes) implements AnswerWish {}

    /**
     * @param classes   classes were asked for, else numbers
     * @param task      as a task of {@code MultiInference}, whose answer has a list of results
     * @param signature as the client named it, which the answer names again
     */
    record TensorFlowGrpcExamples(boolean classes, boolean task, String signature) implements AnswerWish {}

    /**
     * @param queries asked at once
     * @param batched whether each is a row of the model's outputs; else there is one, and they are its answer whole
     */
    record Clipper(int queries, boolean batched) implements AnswerWish {}

    /** @param oneElement the request was one element without a batch dimension, and so is its answer */
    record TorchServe(boolean oneElement) implements AnswerWish {}
}
