package io.millrace.router.endtoend;

import static io.grpc.Status.Code.INTERNAL;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.RESOURCE_EXHAUSTED;
import static io.grpc.Status.Code.UNIMPLEMENTED;
import static io.millrace.router.endtoend.BadCall.Row.row;
import static io.millrace.router.endtoend.BadCall.oip;
import static io.millrace.router.endtoend.BadCall.tfs;
import static io.millrace.router.endtoend.BadCall.torchserve;

import io.millrace.router.endtoend.BadCall.Row;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Rows about messages as a whole, and about whom they are for. */
final class BadMessages {
    private BadMessages() {}

    static List<Row> rows() {
        return List.of(
                row(
                        "model nobody has",
                        oip(GoodCall.oip("nobody"))
                                .gets(NOT_FOUND)
                                .saying("Request for unknown model: 'nobody' is not found"),
                        tfs(GoodCall.tfs("nobody"))
                                .gets(NOT_FOUND)
                                .saying("Servable not found for request: Latest(nobody)"),
                        tfs(GoodCall.tfs("nobody"))
                                .by("GetModelMetadata")
                                .gets(NOT_FOUND)
                                .saying("Servable not found for request: Latest(nobody)"),
                        torchserve(GoodCall.torchserve("nobody"))
                                .gets(INTERNAL)
                                .saying(
                                        "Model not found: nobody\norg.pytorch.serve.archive.model.ModelNotFoundException")),
                row(
                        "version nobody has",
                        oip(GoodCall.oip("digits").text(2, "9"))
                                .gets(NOT_FOUND)
                                .saying("Request for unknown model: 'digits' version 9 is not found"),
                        tfs(GoodCall.tfs(GoodCall.spec("digits").message(2, new HandProto().number(1, 9))))
                                .gets(NOT_FOUND)
                                .saying("Servable not found for request: Specific(digits, 9)"),
                        torchserve(GoodCall.torchserve("digits").text(2, "9"))
                                .gets(INTERNAL)
                                .saying("Model version: 9 does not exist for model: digits")),
                row(
                        "version that is none",
                        oip(GoodCall.oip("digits").text(2, "newest"))
                                .saying(
                                        "failed to get model version from specified version string 'newest'",
                                        "version should be an integral value > 0"),
                        oip(GoodCall.oip("digits").text(2, "../1")).saying("version string '../1'"),
                        tfs(GoodCall.tfs(GoodCall.spec("digits").message(2, new HandProto().number(1, -1))))
                                .saying("model_spec.version"),
                        torchserve(GoodCall.torchserve("digits").text(2, "../1"))
                                .saying("model_version")),
                row(
                        "no model",
                        oip(GoodCall.oip("")).saying("model_name"),
                        tfs(GoodCall.tfs("")).saying("ModelSpec has no name specified."),
                        torchserve(GoodCall.torchserve("")).gets(INTERNAL).saying("Parameter model_name is required.")),
                row(
                        "name that leads elsewhere",
                        oip(GoodCall.oip("../digits")).saying("model_name: '../digits' is not a name"),
                        tfs(GoodCall.tfs("../digits")).saying("model_spec.name: '../digits' is not a name"),
                        torchserve(GoodCall.torchserve("../digits")).saying("'../digits' is not a name")),
                row(
                        "nothing at all",
                        oip(Buffer.buffer()).saying("model_name"),
                        tfs(Buffer.buffer()).saying("Missing ModelSpec"),
                        torchserve(Buffer.buffer()).gets(INTERNAL).saying("Parameter model_name is required.")),
                row(
                        "message cut off",
                        oip(cut(GoodCall.oip("digits"))).saying("it should have 256 bytes where only 255 are left"),
                        tfs(cut(GoodCall.tfs("digits"))).saying("bytes where only"),
                        torchserve(cut(GoodCall.torchserve("digits"))).saying("bytes where only")),
                row(
                        "no message",
                        oip(Buffer.buffer("{\"inputs\":[]}")).saying("message: "),
                        tfs(Buffer.buffer("{\"inputs\":[]}")).saying("message: "),
                        torchserve(Buffer.buffer("{\"inputs\":[]}")).saying("message: ")),
                row(
                        "field of another kind",
                        oip(new HandProto().number(1, 7)).saying("model_name: it is"),
                        tfs(new HandProto().number(1, 7)).saying("model_spec: it is"),
                        torchserve(new HandProto().number(1, 7)).saying("model_name: it is")),
                row(
                        "text that is no UTF-8",
                        oip(new HandProto().bytes(1, Buffer.buffer(new byte[] {(byte) 0xFF})))
                                .saying("model_name: it is not UTF-8"),
                        tfs(new HandProto().message(1, new HandProto().bytes(1, Buffer.buffer(new byte[] {(byte) 0xFF
                                        }))))
                                .saying("model_spec.name: it is not UTF-8"),
                        torchserve(new HandProto().bytes(1, Buffer.buffer(new byte[] {(byte) 0xFF})))
                                .saying("model_name: it is not UTF-8")),
                row(
                        "more bytes than are taken",
                        oip(GoodCall.oip("digits").bytes(15, Buffer.buffer(new byte[1 << 20])))
                                .gets(RESOURCE_EXHAUSTED)
                                .saying("the request body exceeds the limit of 1048576 bytes"),
                        tfs(GoodCall.tfs("digits").bytes(15, Buffer.buffer(new byte[1 << 20])))
                                .gets(RESOURCE_EXHAUSTED)
                                .saying("the request body exceeds the limit of 1048576 bytes"),
                        torchserve(GoodCall.torchserve("digits").bytes(15, Buffer.buffer(new byte[1 << 20])))
                                .gets(RESOURCE_EXHAUSTED)
                                .saying("the request body exceeds the limit of 1048576 bytes")),
                row(
                        "method nobody has",
                        oip(Buffer.buffer())
                                .by("ModelTrain")
                                .gets(UNIMPLEMENTED)
                                .saying("ModelTrain"),
                        tfs(Buffer.buffer())
                                .by("SessionRun")
                                .gets(UNIMPLEMENTED)
                                .saying("SessionRun"),
                        torchserve(Buffer.buffer())
                                .by("Train")
                                .gets(UNIMPLEMENTED)
                                .saying("Train")));
    }

    /** Without its last byte. */
    private static Buffer cut(HandProto message) {
        Buffer whole = message.toBuffer();
        return whole.getBuffer(0, whole.length() - 1);
    }
}
