package io.millrace.router.endtoend;

import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.UNIMPLEMENTED;
import static io.millrace.router.endtoend.BadCall.Row.row;
import static io.millrace.router.endtoend.BadCall.oip;
import static io.millrace.router.endtoend.BadCall.tfs;
import static io.millrace.router.endtoend.BadCall.torchserve;
import static io.millrace.router.endtoend.GoodCall.FLOAT;
import static io.millrace.router.endtoend.GoodCall.input;
import static io.millrace.router.endtoend.GoodCall.pixels;
import static io.millrace.router.endtoend.GoodCall.tensor;

import io.millrace.router.endtoend.BadCall.Row;
import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.List;

/** Rows about tensors in messages that are well written but not this model's: FP32 image of [-1,64]. */
final class BadGrpcTensors {
    private static final String ID = "[request id: <id_unknown>] ";
    private static final int INT64 = 9;
    private static final int COMPLEX64 = 8;

    private BadGrpcTensors() {}

    static List<Row> rows() {
        return List.of(
                row(
                        "no input",
                        oip(oipOf()).saying("inputs: there are none"),
                        tfs(tfsOf()).saying("inputs: there are none"),
                        torchserve(new HandProto().text(1, "digits")).saying("input: there is none")),
                row(
                        "one input too many",
                        oip(oipOf(input("image", "FP32", 1, 64), input("mask", "FP32", 1, 64))
                                        .bytes(7, pixels(64))
                                        .bytes(7, pixels(64)))
                                .saying(ID + "expected 1 inputs but got 2 inputs for model 'digits'."),
                        tfs(tfsOf().entry(2, "image", tensor(FLOAT, pixels(64), 1, 64))
                                        .entry(2, "mask", tensor(FLOAT, pixels(64), 1, 64)))
                                .saying("input size does not match signature: 2!=1", "Sent extra: {mask}")),
                row(
                        "input given twice",
                        oip(oipOf(input("image", "FP32", 1, 64), input("image", "FP32", 1, 64))
                                        .bytes(7, pixels(64))
                                        .bytes(7, pixels(64)))
                                .saying(ID + "input 'image' already exists in request")),
                row(
                        "input of another name",
                        oip(oipOf(input("picture", "FP32", 1, 64)).bytes(7, pixels(64)))
                                .saying("unexpected inference input 'picture' for model 'digits'"),
                        tfs(tfsOf().entry(2, "picture", tensor(FLOAT, pixels(64), 1, 64)))
                                .saying("Missing but required: {image}"),
                        torchserve(GoodCall.torchserve("digits", "{\"picture\":[1]}"))
                                .saying("picture: the model has no input of this name, but [image]")),
                row(
                        "input without a name",
                        oip(oipOf(input("", "FP32", 1, 64)).bytes(7, pixels(64)))
                                .saying("inputs[0]", "name"),
                        tfs(tfsOf().entry(2, "", tensor(FLOAT, pixels(64), 1, 64)))
                                .saying("inputs: one has no name")),
                row(
                        "another datatype",
                        oip(oipOf(input("image", "INT64", 1, 64)).bytes(7, Buffer.buffer(new byte[512])))
                                .saying(ID + "inference input 'image' data-type is 'INT64', but model 'digits' expects"
                                        + " 'FP32'"),
                        tfs(tfsOf().entry(2, "image", tensor(INT64, Buffer.buffer(new byte[512]), 1, 64)))
                                .saying("inputs.image: input 'image' is INT64 where the model takes FP32")),
                row(
                        "datatype nobody has",
                        oip(oipOf(input("image", "FP31", 1, 64)).bytes(7, pixels(64)))
                                .saying("inputs[0].datatype: 'FP31' is not a datatype"),
                        tfs(tfsOf().entry(2, "image", tensor(COMPLEX64, pixels(64), 1, 64)))
                                .saying("inputs.image cannot be carried: DT_COMPLEX64"),
                        tfs(tfsOf().entry(2, "image", tensor(99, pixels(64), 1, 64)))
                                .saying("inputs.image")),
                row(
                        "rows of another length",
                        oip(oipOf(input("image", "FP32", 1, 63)).bytes(7, pixels(63)))
                                .saying("Expected [-1,64], got [1,63]"),
                        tfs(tfsOf().entry(2, "image", tensor(FLOAT, pixels(63), 1, 63)))
                                .saying("input 'image' has shape [1,63] where the model takes [-1,64]"),
                        torchserve(GoodCall.torchserve("digits", numbers(63)))
                                .saying("input 'image': shape [1,63] where the model takes [-1,64]")),
                row(
                        "another number of dimensions",
                        oip(oipOf(input("image", "FP32", 64)).bytes(7, pixels(64)))
                                .saying("got [64]"),
                        oip(oipOf(input("image", "FP32", 1, 1, 64)).bytes(7, pixels(64)))
                                .saying("got [1,1,64]"),
                        tfs(tfsOf().entry(2, "image", tensor(FLOAT, pixels(64), 64)))
                                .saying("has shape [64]"),
                        torchserve(GoodCall.torchserve("digits", "[[" + numbers(64) + "]]"))
                                .saying("lists nested to [1,1,64]")),
                row(
                        "bytes too few",
                        oip(oipOf(input("image", "FP32", 1, 64)).bytes(7, pixels(63)))
                                .saying(
                                        "input byte size mismatch for input 'image' for model 'digits'. Expected 256, got"
                                                + " 252"),
                        tfs(tfsOf().entry(2, "image", tensor(FLOAT, pixels(63), 1, 64)))
                                .saying("252 bytes of tensor_content are not those of FP32[1,64]")),
                row(
                        "bytes too many",
                        oip(oipOf(input("image", "FP32", 1, 64)).bytes(7, pixels(65)))
                                .saying("Expected 256, got 260"),
                        tfs(tfsOf().entry(2, "image", tensor(FLOAT, pixels(65), 1, 64)))
                                .saying("260 bytes of tensor_content are not those of FP32[1,64]")),
                row(
                        "bytes within an element",
                        oip(oipOf(input("image", "FP32", 1, 64)).bytes(7, Buffer.buffer(new byte[255])))
                                .saying("Expected 256, got 255"),
                        tfs(tfsOf().entry(2, "image", tensor(FLOAT, Buffer.buffer(new byte[255]), 1, 64)))
                                .saying("255 bytes of tensor_content")),
                row(
                        "no bytes",
                        oip(oipOf(input("image", "FP32", 1, 64)))
                                .saying("unable to find data for input tensor 'image' for model 'digits' in request.")),
                row(
                        "contents both typed and raw",
                        oip(oipOf(input("image", "FP32", 1, 64).message(5, new HandProto().bytes(6, pixels(64))))
                                        .bytes(7, pixels(64)))
                                .saying(
                                        "contents field must not be specified when using raw_input_contents for 'image' for"
                                                + " model 'digits'")),
                row(
                        "typed contents of another type",
                        oip(oipOf(input("image", "FP32", 1, 64)
                                        .message(5, new HandProto().bytes(3, Buffer.buffer(new byte[64])))))
                                .saying("unexpected explicit tensor data for input tensor 'image'")),
                row(
                        "typed contents of another count",
                        oip(oipOf(input("image", "FP32", 1, 64).message(5, new HandProto().bytes(6, pixels(63)))))
                                .saying("image")),
                row(
                        "shape of a trillion",
                        oip(oipOf(input("image", "FP32", 1_000_000_000_000L)).bytes(7, pixels(1)))
                                .saying("Expected 4000000000000, got 4"),
                        tfs(tfsOf().entry(2, "image", tensor(FLOAT, pixels(1), 1_000_000_000_000L)))
                                .saying("4 bytes of tensor_content are not those of FP32[1000000000000]"),
                        tfs(tfsOf().entry(2, "image", tensor(FLOAT, Buffer.buffer(), 1_000_000_000_000L)))
                                .saying("it has 0 of its 1000000000000 elements")),
                row(
                        "shape whose product overflows",
                        oip(oipOf(input("image", "FP32", 1L << 40, 1L << 40)).bytes(7, pixels(1)))
                                .saying("inputs[0].shape: it has more elements than can be counted"),
                        tfs(tfsOf().entry(2, "image", tensor(FLOAT, pixels(1), 1L << 40, 1L << 40)))
                                .saying("it has more elements than can be counted")),
                row(
                        "negative dimension",
                        oip(oipOf(input("image", "FP32", -1, 64)).bytes(7, pixels(64)))
                                .saying("inputs[0].shape"),
                        tfs(tfsOf().entry(2, "image", tensor(FLOAT, pixels(64), -1, 64)))
                                .saying("inputs.image", "dim")),
                row(
                        "shape of very many dimensions",
                        oip(oipOf(input("image", "FP32", new long[33])).bytes(7, Buffer.buffer()))
                                .saying("inputs[0].shape"),
                        tfs(tfsOf().entry(2, "image", tensor(FLOAT, Buffer.buffer(), new long[33])))
                                .saying("inputs.image")),
                row(
                        "output the model does not have",
                        oip(GoodCall.oip("digits").message(6, new HandProto().text(1, "logits")))
                                .saying("unexpected inference output 'logits' for model 'digits'"),
                        tfs(GoodCall.tfs("digits").text(3, "logits"))
                                .saying(
                                        "output tensor alias not found in signature: logits Outputs expected to be in the"
                                                + " set {probabilities}.")),
                row(
                        "output asked for twice",
                        oip(GoodCall.oip("digits")
                                        .message(6, new HandProto().text(1, "probabilities"))
                                        .message(6, new HandProto().text(1, "probabilities")))
                                .saying(ID + "output 'probabilities' already exists in request"),
                        tfs(GoodCall.tfs("digits").text(3, "probabilities").text(3, "probabilities"))
                                .saying("duplicate output tensor alias: probabilities")),
                row(
                        "classes that are none",
                        oip(classified(new HandProto().number(2, 0)))
                                .saying("invalid value for 'classification' parameter, expected >= 0"),
                        oip(classified(new HandProto().text(3, "2")))
                                .saying("invalid value type for 'classification' parameter, expected int64_param")),
                row(
                        "parameter without a value",
                        oip(GoodCall.oip("digits").entry(4, "p", new HandProto()))
                                .saying("invalid value type for 'p' parameter")),
                row(
                        "shared memory",
                        oip(oipOf(input("image", "FP32", 1, 64)
                                        .entry(4, "shared_memory_region", new HandProto().text(3, "r"))))
                                .gets(UNIMPLEMENTED)
                                .saying("shared memory, as inputs[0] asks for")),
                row(
                        "signature or label nobody has",
                        tfs(GoodCall.tfs(GoodCall.spec("digits").text(3, "train")))
                                .gets(FAILED_PRECONDITION)
                                .saying("Serving signature key \"train\" not found."),
                        tfs(GoodCall.tfs(GoodCall.spec("digits").text(4, "canary")))
                                .saying("Unrecognized servable version label: canary")),
                row(
                        "metadata nobody has",
                        tfs(new HandProto().message(1, GoodCall.spec("digits")))
                                .by("GetModelMetadata")
                                .saying("GetModelMetadataRequest must specify at least one metadata_field"),
                        tfs(new HandProto().message(1, GoodCall.spec("digits")).text(2, "weights"))
                                .by("GetModelMetadata")
                                .saying("Metadata field weights is not supported")),
                row(
                        "data that is no JSON",
                        torchserve(GoodCall.torchserve("digits", "[1,")).saying("body: it is not JSON"),
                        torchserve(GoodCall.torchserve("digits", "[\"a\"]"))
                                .saying("body[0]: a string is not a number, as FP32 needs")));
    }

    /** About the digits model, with these inputs and no contents yet. */
    private static HandProto oipOf(HandProto... inputs) {
        HandProto message = new HandProto().text(1, "digits");
        for (HandProto each : inputs) message.message(5, each);
        return message;
    }

    private static HandProto tfsOf() {
        return new HandProto().message(1, GoodCall.spec("digits"));
    }

    private static HandProto classified(HandProto value) {
        return GoodCall.oip("digits")
                .message(6, new HandProto().text(1, "probabilities").entry(2, "classification", value));
    }

    private static String numbers(int count) {
        return "[" + String.join(",", Collections.nCopies(count, "1")) + "]";
    }
}
