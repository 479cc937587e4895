package io.millrace.router.endtoend;

import io.vertx.core.buffer.Buffer;
import java.util.Collections;

/** Parts of calls about the digits model, whole where nothing else is said: one image of 64 pixels. */
final class GoodCall {
    static final int FLOAT = 1;

    private GoodCall() {}

    static Buffer pixels(int count) {
        Buffer raw = Buffer.buffer();
        for (int i = 0; i < count; i++) raw.appendFloatLE(i % 16);
        return raw;
    }

    /** The raw contents stand last. */
    static HandProto oip(String model) {
        return new HandProto()
                .text(1, model)
                .message(5, input("image", "FP32", 1, 64))
                .bytes(7, pixels(64));
    }

    static HandProto input(String name, String type, long... shape) {
        HandProto input = new HandProto().text(1, name).text(2, type);
        for (long dim : shape) input.number(3, dim);
        return input;
    }

    static HandProto spec(String model) {
        return new HandProto().text(1, model);
    }

    static HandProto tfs(String model) {
        return tfs(spec(model));
    }

    static HandProto tfs(HandProto spec) {
        return new HandProto().message(1, spec).entry(2, "image", tensor(FLOAT, pixels(64), 1, 64));
    }

    static HandProto tensor(int type, Buffer content, long... shape) {
        HandProto dims = new HandProto();
        for (long dim : shape) dims.message(2, new HandProto().number(1, dim));
        return new HandProto().number(1, type).message(2, dims).bytes(4, content);
    }

    static HandProto torchserve(String model) {
        return torchserve(model, "[[" + String.join(",", Collections.nCopies(64, "1")) + "]]");
    }

    static HandProto torchserve(String model, String data) {
        HandProto entry = new HandProto().text(1, "data").text(2, data);
        return new HandProto().text(1, model).message(3, entry);
    }
}
