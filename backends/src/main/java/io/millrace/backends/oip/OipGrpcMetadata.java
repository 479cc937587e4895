package io.millrace.backends.oip;

import io.millrace.backends.ServedModel;
import io.millrace.backends.grpc.GrpcAnswer;
import io.millrace.backends.grpc.GrpcCode;
import io.millrace.inference.DataType;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what Open Inference servers say of themselves and their models over gRPC. What cannot be read is left out, as
 * {@link OipMetadata} does. Field numbers: kserve/open-inference-protocol, {@code open_inference_grpc.proto}; for the
 * configuration triton-inference-server/common, {@code model_config.proto}.
 */
final class OipGrpcMetadata {
    private OipGrpcMetadata() {}

    /** Of an answer whose only field says whether something is so. */
    static boolean isYes(GrpcAnswer answer) {
        return read(answer, in -> {
                    boolean yes = false;
                    while (in.next()) {
                        if (in.field() == 1) yes = in.flag("ready");
                        else in.skip();
                    }
                    return yes;
                })
                .orElse(false);
    }

    /** Whether the server tells the configuration of its models, as Triton does. */
    static boolean hasModelConfig(GrpcAnswer server) {
        return read(server, in -> {
                    boolean has = false;
                    while (in.next()) {
                        if (in.field() == 3) has |= in.string("extensions").equals(OipMetadata.MODEL_CONFIG);
                        else in.skip();
                    }
                    return has;
                })
                .orElse(false);
    }

    static ServedModel read(ModelName name, GrpcAnswer metadata, Optional<GrpcAnswer> config) {
        Optional<Integer> maxBatchSize = config.flatMap(answer -> read(answer, OipGrpcMetadata::maxBatchSize));
        Told told = read(metadata, OipGrpcMetadata::model).orElse(Told.NOTHING);
        return new ServedModel(
                name,
                OipMetadata.oldestFirst(told.versions()),
                told.platform(),
                told.inputs().isEmpty()
                        ? ModelSignature.UNKNOWN
                        : OipMetadata.signature(told.inputs(), told.outputs(), maxBatchSize),
                maxBatchSize.filter(size -> size > 0),
                Optional.empty());
    }

    private record Told(List<String> versions, String platform, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        static final Told NOTHING = new Told(List.of(), "", List.of(), List.of());
    }

    private static Told model(ProtoReader in) {
        List<String> versions = new ArrayList<>();
        String platform = "";
        List<Optional<TensorSpec>> inputs = new ArrayList<>();
        List<Optional<TensorSpec>> outputs = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 2 -> versions.add(in.string("versions"));
                case 3 -> platform = in.string("platform");
                case 4 -> inputs.add(tensor(in, "inputs", inputs.size()));
                case 5 -> outputs.add(tensor(in, "outputs", outputs.size()));
                default -> in.skip();
            }
        }
        // A datatype of the server's own: nothing to translate by.
        boolean known = inputs.stream().allMatch(Optional::isPresent)
                && outputs.stream().allMatch(Optional::isPresent);
        return new Told(versions, platform, known ? all(inputs) : List.of(), known ? all(outputs) : List.of());
    }

    private static List<TensorSpec> all(List<Optional<TensorSpec>> specs) {
        return specs.stream().flatMap(Optional::stream).toList();
    }

    private static Optional<TensorSpec> tensor(ProtoReader in, String list, int index) {
        String name = "";
        Optional<DataType> type = Optional.empty();
        in.enter(list, index);
        ProtoShape shape = ProtoShape.ofModel(in, "shape");
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.string("name");
                case 2 -> type = DataType.named(in.string("datatype"));
                case 3 -> shape.addAll();
                default -> in.skip();
            }
        }
        String named = name;
        return type.map(known -> new TensorSpec(named, known, shape.shape()));
    }

    private static int maxBatchSize(ProtoReader in) {
        int size = 0;
        while (in.next()) {
            if (in.field() != 1) {
                in.skip();
                continue;
            }
            in.enter("config");
            while (in.next()) {
                if (in.field() == 4) size = (int) in.integer("max_batch_size");
                else in.skip();
            }
        }
        return size;
    }

    /** Empty for an answer that is an error, or cannot be read. */
    private static <T> Optional<T> read(GrpcAnswer answer, Function<ProtoReader, T> reading) {
        if (answer.code() != GrpcCode.OK) return Optional.empty();
        try {
            return Optional.of(reading.apply(ProtoReader.of(answer.body())));
        } catch (FailureException | IllegalArgumentException notThat) {
            return Optional.empty();
        }
    }
}
