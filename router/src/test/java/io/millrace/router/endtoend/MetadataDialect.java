package io.millrace.router.endtoend;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How a client of each protocol asks for a model's tensors, and what it reads: by {@code in x} or {@code out y}, the type and shape. */
enum MetadataDialect {
    OIP_REST {
        @Override
        Map<String, String> ask(Caller rest, GrpcCaller grpc, String model, Optional<String> version) {
            Answer answer = rest.get(
                    "/v2/models/" + model + version.map(v -> "/versions/" + v).orElse(""));
            JsonObject told = answer.body().toJsonObject();
            Map<String, String> tensors = new TreeMap<>();
            specs("in ", told.getJsonArray("inputs"), tensors);
            specs("out ", told.getJsonArray("outputs"), tensors);
            return tensors;
        }

        private static void specs(String prefix, JsonArray specs, Map<String, String> to) {
            for (Object each : specs) {
                JsonObject spec = (JsonObject) each;
                to.put(
                        prefix + spec.getString("name"),
                        spec.getString("datatype") + spec.getJsonArray("shape").encode());
            }
        }
    },
    OIP_GRPC {
        @Override
        Map<String, String> ask(Caller rest, GrpcCaller grpc, String model, Optional<String> version) {
            HandProto request = new HandProto().text(1, model);
            version.ifPresent(v -> request.text(2, v));
            Buffer told = Buffer.buffer(grpc.unary(
                    "inference.GRPCInferenceService/ModelMetadata",
                    request.toBuffer().getBytes()));
            Map<String, String> tensors = new TreeMap<>();
            for (int field : new int[] {4, 5})
                for (HandProto.Field spec : HandProto.fields(told, field))
                    tensors.put(
                            (field == 4 ? "in " : "out ")
                                    + HandProto.field(spec.bytes(), 1).text(),
                            HandProto.field(spec.bytes(), 2).text()
                                    + HandProto.packed(HandProto.field(spec.bytes(), 3)
                                                    .bytes())
                                            .toString()
                                            .replace(" ", ""));
            return tensors;
        }
    },
    TFS_REST {
        @Override
        Map<String, String> ask(Caller rest, GrpcCaller grpc, String model, Optional<String> version) {
            Answer answer = rest.get(
                    "/v1/models/" + model + version.map(v -> "/versions/" + v).orElse("") + "/metadata");
            JsonObject signature = answer.body()
                    .toJsonObject()
                    .getJsonObject("metadata")
                    .getJsonObject("signature_def")
                    .getJsonObject("signature_def")
                    .getJsonObject("serving_default");
            Map<String, String> tensors = new TreeMap<>();
            infos("in ", signature.getJsonObject("inputs"), tensors);
            infos("out ", signature.getJsonObject("outputs"), tensors);
            return tensors;
        }

        private static void infos(String prefix, JsonObject infos, Map<String, String> to) {
            for (String name : infos.fieldNames()) {
                JsonObject info = infos.getJsonObject(name);
                String dims = info.getJsonObject("tensor_shape").getJsonArray("dim").stream()
                        .map(dim -> ((JsonObject) dim).getString("size"))
                        .collect(Collectors.joining(",", "[", "]"));
                to.put(prefix + name, (info.getString("dtype").equals("DT_INT64") ? "INT64" : "FP32") + dims);
            }
        }
    },
    TFS_GRPC {
        @Override
        Map<String, String> ask(Caller rest, GrpcCaller grpc, String model, Optional<String> version) {
            HandProto spec = new HandProto().text(1, model);
            version.ifPresent(v -> spec.message(2, new HandProto().number(1, Long.parseLong(v))));
            Buffer told = Buffer.buffer(grpc.unary(
                    "tensorflow.serving.PredictionService/GetModelMetadata",
                    new HandProto()
                            .message(1, spec)
                            .text(2, "signature_def")
                            .toBuffer()
                            .getBytes()));
            Buffer any = value(HandProto.field(told, 2).bytes());
            Buffer signatures = HandProto.field(any, 2).bytes();
            Buffer signature = value(HandProto.field(signatures, 1).bytes());
            Map<String, String> tensors = new TreeMap<>();
            for (int field : new int[] {1, 2})
                for (HandProto.Field entry : HandProto.fields(signature, field))
                    tensors.put(
                            (field == 1 ? "in " : "out ")
                                    + HandProto.field(entry.bytes(), 1).text(),
                            info(value(entry.bytes())));
            return tensors;
        }

        private static Buffer value(Buffer entry) {
            return HandProto.field(entry, 2).bytes();
        }

        private static String info(Buffer info) {
            String dims = HandProto.fields(HandProto.field(info, 3).bytes(), 2).stream()
                    .map(dim -> "" + HandProto.field(dim.bytes(), 1).value())
                    .collect(Collectors.joining(",", "[", "]"));
            return (HandProto.field(info, 2).value() == 9 ? "INT64" : "FP32") + dims;
        }
    };

    abstract Map<String, String> ask(Caller rest, GrpcCaller grpc, String model, Optional<String> version);
}
