package io.millrace.backends.tfs;

/** What a call of PredictionService asks of a model. */
enum TfsMethod {
    PREDICT,
    CLASSIFY,
    REGRESS,
    MULTI_INFERENCE,
    METADATA;

    /** @param target the full name of the call, {@code /tensorflow.serving.PredictionService/Predict} */
    static TfsMethod of(String target) {
        return switch (target.substring(target.lastIndexOf('/') + 1)) {
            case "Classify" -> CLASSIFY;
            case "Regress" -> REGRESS;
            case "MultiInference" -> MULTI_INFERENCE;
            case "GetModelMetadata" -> METADATA;
            default -> PREDICT;
        };
    }
}
