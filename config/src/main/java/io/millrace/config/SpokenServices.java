package io.millrace.config;

import java.util.Set;

/** The gRPC services that Millrace answers itself, which cannot be passed on by name. */
public final class SpokenServices {
    public static final Set<String> NAMES = Set.of(
            "inference.GRPCInferenceService",
            "tensorflow.serving.PredictionService",
            "tensorflow.serving.ModelService",
            "org.pytorch.serve.grpc.inference.InferenceAPIsService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection");

    private SpokenServices() {}
}
