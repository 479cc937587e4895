package io.millrace.backends.oip;

import io.millrace.backends.grpc.Renaming;
import io.millrace.inference.ModelName;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoSplice;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;

/** A message of {@code ModelStreamInfer} for another model: an answer is wrapped, or is an error that has none. */
final class OipStreamNames implements Renaming {
    private static final int INFER_RESPONSE = 2;

    private final Renaming ofOne = new OipGrpcNames();

    @Override
    public Buffer request(Buffer message, ModelName name) {
        return ofOne.request(message, name);
    }

    @Override
    public Buffer answer(Buffer message, ModelName name) {
        ProtoReader in = ProtoReader.of(message);
        while (in.next()) {
            if (in.field() == INFER_RESPONSE) {
                Buffer answer = ofOne.answer(in.message("infer_response"), name);
                return ProtoSplice.replace(
                        message, 1L << INFER_RESPONSE, new ProtoWriter().bytesAlways(INFER_RESPONSE, answer));
            }
            in.skip();
        }
        return message;
    }
}
