package io.millrace.backends.djl;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Inputs and outputs of an ONNX file, which DJL does not tell: read through ONNX Runtime itself. Blocks. */
final class OnnxDescription {
    private OnnxDescription() {}

    /** @throws IllegalArgumentException when the file is no model we can run, saying why */
    static ModelSignature of(Path file) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = environment.createSession(file.toString(), options)) {
            return ModelSignature.inferringBatch(specs(session.getInputInfo()), specs(session.getOutputInfo()));
        } catch (OrtException e) {
            throw new IllegalArgumentException("not an ONNX model that can be run: " + e.getMessage(), e);
        }
    }

    private static List<TensorSpec> specs(Map<String, NodeInfo> nodes) {
        List<TensorSpec> specs = new ArrayList<>();
        nodes.forEach((name, node) -> {
            if (!(node.getInfo() instanceof TensorInfo tensor))
                throw new IllegalArgumentException("'" + name + "' is no tensor");
            specs.add(new TensorSpec(name, type(name, tensor.type), Shape.of(tensor.getShape())));
        });
        return specs;
    }

    private static DataType type(String name, OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> DataType.FP32;
            case DOUBLE -> DataType.FP64;
            case FLOAT16 -> DataType.FP16;
            case BFLOAT16 -> DataType.BF16;
            case INT8 -> DataType.INT8;
            case INT16 -> DataType.INT16;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case UINT8 -> DataType.UINT8;
            case BOOL -> DataType.BOOL;
            case STRING -> DataType.BYTES;
            case UNKNOWN -> throw new IllegalArgumentException("'" + name + "' has a type that has no name here");
        };
    }
}
