package io.millrace.backends;

import io.millrace.inference.WireForm;
import java.util.Arrays;
import java.util.Optional;

/** A kind of model server, by the {@code protocol} it has in the config. */
public enum ServerFamily {
    /** Triton, KServe runtimes, MLServer: anything that speaks Open Inference over REST. */
    OIP_REST("oip-rest", Optional.of(WireForm.OIP_REST)),
    TFS_REST("tfs-rest", Optional.of(WireForm.TFS_REST)),
    TORCHSERVE_REST("torchserve-rest", Optional.of(WireForm.TORCHSERVE_REST)),
    /** KServe's own runtimes and whatever else speaks its V1 protocol. */
    KSERVE_V1_REST("kserve-v1-rest", Optional.of(WireForm.KSERVE_V1)),
    /** DJL Serving, models that take and give arrays. */
    DJL_SERVING_REST("djl-serving-rest", Optional.empty()),
    /** Servers of language models with the API of OpenAI: vLLM, SGLang, llama.cpp, TGI. */
    OPENAI_REST("openai-rest", Optional.of(WireForm.OPENAI)),
    /** Any HTTP service, by a mapping of its own JSON. */
    HTTP("http", Optional.empty()),
    /** The servers of {@link #OIP_REST}, over gRPC. */
    OIP_GRPC("oip-grpc", Optional.of(WireForm.OIP_GRPC)),
    TFS_GRPC("tfs-grpc", Optional.of(WireForm.TFS_GRPC)),
    TORCHSERVE_GRPC("torchserve-grpc", Optional.of(WireForm.TORCHSERVE_GRPC)),
    /** Any gRPC services, by their names. */
    GRPC("grpc", Optional.of(WireForm.GRPC)),
    /** Models run in this process by DJL. */
    DJL("djl", Optional.empty());

    private final String keyword;
    private final Optional<WireForm> speaks;

    ServerFamily(String keyword, Optional<WireForm> speaks) {
        this.keyword = keyword;
        this.speaks = speaks;
    }

    /** As the config writes it. */
    public String keyword() {
        return keyword;
    }

    /** The protocol whose client bytes this family takes unread. */
    public Optional<WireForm> speaks() {
        return speaks;
    }

    public boolean speaks(WireForm form) {
        return speaks.isPresent() && speaks.get() == form;
    }

    public static Optional<ServerFamily> of(String keyword) {
        return Arrays.stream(values()).filter(f -> f.keyword.equals(keyword)).findFirst();
    }
}
