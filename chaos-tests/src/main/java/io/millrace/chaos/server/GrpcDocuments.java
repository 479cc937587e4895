package io.millrace.chaos.server;

import com.google.protobuf.CodedOutputStream;
import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.wire.GrpcMessages;
import io.millrace.chaos.wire.ProtobufMessage;
import io.netty.handler.codec.http.FullHttpResponse;
import java.io.IOException;

/** As {@link ModelDocuments}, of an Open Inference server over gRPC. */
final class GrpcDocuments {
    private static final int UNIMPLEMENTED = 12;
    private static final int UNAVAILABLE = 14;

    private GrpcDocuments() {}

    static FullHttpResponse answer(String path, boolean ready) {
        return switch (path) {
            case "/inference.GRPCInferenceService/ServerLive" -> GrpcMessages.reply(yes(true));
            case "/inference.GRPCInferenceService/ServerReady", "/inference.GRPCInferenceService/ModelReady" ->
                GrpcMessages.reply(yes(ready));
            case "/inference.GRPCInferenceService/ServerMetadata" ->
                GrpcMessages.reply(ProtobufMessage.of(out -> {
                    out.writeString(1, "fake");
                    out.writeString(2, "1");
                }));
            case "/inference.GRPCInferenceService/ModelMetadata" ->
                ready ? GrpcMessages.reply(metadata()) : GrpcMessages.refuse(UNAVAILABLE, "no available versions");
            default -> GrpcMessages.refuse(UNIMPLEMENTED, "");
        };
    }

    private static byte[] yes(boolean so) {
        return ProtobufMessage.of(out -> out.writeBool(1, so));
    }

    private static byte[] metadata() {
        return ProtobufMessage.of(out -> {
            out.writeString(1, EchoModel.NAME);
            out.writeString(2, "1");
            out.writeString(3, "fake_echo");
            tensor(out, 4, EchoModel.INPUT);
            tensor(out, 5, EchoModel.OUTPUT);
        });
    }

    private static void tensor(CodedOutputStream out, int list, String name) throws IOException {
        out.writeByteArray(list, ProtobufMessage.of(tensor -> {
            tensor.writeString(1, name);
            tensor.writeString(2, "FP32");
            tensor.writeInt64(3, -1);
            tensor.writeInt64(3, -1);
        }));
    }
}
