package io.millrace.inference;

/** A protocol whose messages may be passed through unread, when client and server both speak it. */
public enum WireForm {
    /** Open Inference Protocol (KServe V2) over REST, with the binary extension. */
    OIP_REST("oip"),
    /** TensorFlow Serving REST. */
    TFS_REST("tfs"),
    /** TorchServe inference REST. */
    TORCHSERVE_REST("torchserve"),
    /** KServe V1: TensorFlow Serving's rows under the same paths. */
    KSERVE_V1("kserve"),
    /** Clipper's query frontend; no server speaks it here. */
    CLIPPER("clipper"),
    /** Open Inference Protocol over gRPC: {@code inference.GRPCInferenceService}. */
    OIP_GRPC("oip-grpc"),
    /** TensorFlow Serving over gRPC: {@code tensorflow.serving.PredictionService}. */
    TFS_GRPC("tfs-grpc"),
    /** TorchServe over gRPC: {@code org.pytorch.serve.grpc.inference.InferenceAPIsService}. */
    TORCHSERVE_GRPC("torchserve-grpc"),
    /** The API of OpenAI: chat completions, completions, embeddings. */
    OPENAI("openai"),
    /** Any service over gRPC, by its name; its messages are never read. */
    GRPC("grpc");

    private final String label;

    WireForm(String label) {
        this.label = label;
    }

    /** As metrics and logs name it: the {@code frontend} label. */
    public String label() {
        return label;
    }
}
