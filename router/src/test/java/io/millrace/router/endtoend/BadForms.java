package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.BadRow.row;
import static io.millrace.router.endtoend.ClientRequest.goodTorchserve;
import static io.millrace.router.endtoend.ClientRequest.torchserve;

import java.util.Collections;
import java.util.List;

/** Rows about forms, which only TorchServe's clients send: fields of a line, and parts between boundaries. */
final class BadForms {
    private static final String IMAGE = "[" + String.join(",", Collections.nCopies(64, "1")) + "]";
    private static final String BAD = "BadRequestException: ";

    private BadForms() {}

    static List<BadRow> rows() {
        return List.of(
                row(
                        "JSON that says it is a form",
                        fields(IMAGE)
                                .saying(BAD + "part '[1,1", "': it is empty; JSON without a form has Content-Type"),
                        parts(IMAGE).saying(BAD + "body: a form that ends too early")),
                row(
                        "form without a boundary",
                        goodTorchserve()
                                .with("content-type", "multipart/form-data")
                                .saying(BAD + "content-type: a form of parts without a boundary")),
                row(
                        "form of nothing",
                        fields("").saying(BAD + "body: a form without parts"),
                        parts("--b--\r\n").saying(BAD + "body: a form without parts"),
                        parts("").saying(BAD + "body: a form that ends too early")),
                row(
                        "form that is cut off",
                        fields("data=%5").saying(BAD + "body: it is not a form: Invalid hex byte"),
                        parts(part("data", IMAGE)).saying(BAD + "body: a form that ends too early"),
                        parts("--b\r\nContent-Disposition: form-data; na")
                                .saying(BAD + "body: a form that ends too early")),
                row(
                        "form of too many parts",
                        fields("data&".repeat(1025)).saying(BAD + "body: a form of more than 1024 parts"),
                        parts(part("data", IMAGE).repeat(1025) + "--b--")
                                .saying(BAD + "body: a form of more than 1024 parts")),
                row(
                        "form with a name without end",
                        fields("data".repeat(10_000))
                                .saying(BAD + "body: a form with a name or a head of over 8192 bytes"),
                        parts(part("data".repeat(10_000), IMAGE) + "--b--")
                                .saying(BAD + "body: a form with a name or a head of over 8192 bytes")),
                row(
                        "form that is too large",
                        parts(part("data", "1".repeat(8 << 20)) + "--b--")
                                .gets(413)
                                .saying("the request body exceeds the limit of 8388608 bytes")),
                row(
                        "part given twice",
                        fields("image=" + IMAGE + "&data=" + IMAGE)
                                .saying(BAD + "part 'data': input 'image' is given twice"),
                        parts(part("image", IMAGE) + part("image", IMAGE) + "--b--")
                                .saying(BAD + "part 'image': input 'image' is given twice")),
                row(
                        "part that is no input",
                        fields("image=" + IMAGE + "&mask=1")
                                .saying(BAD + "part 'mask': the model has no input of this name, but [image]")),
                row(
                        "part missing",
                        fields("factor=[1]")
                                .about(BadInputTest.BEHIND_OIP)
                                .saying(BAD + "body: no part for input 'values'")),
                row(
                        "part of another type",
                        fields("image=[\"a\"]")
                                .saying(BAD + "part 'image'[0]: a string is not a number, as FP32 needs"),
                        fields("image=cat").saying(BAD + "part 'image': it is not JSON"),
                        parts(file("image", "image/png", "PNG"))
                                .saying(BAD + "part 'image' of type image/png cannot be carried"),
                        parts(file("image", "application/octet-stream", "PNG"))
                                .saying(BAD + "part 'image': 3 bytes where FP32 of [64] has 256")),
                row(
                        "part of another shape",
                        fields("picture=[1]")
                                .saying(BAD + "input 'image': shape [1,1] where the model takes [-1,64]")));
    }

    private static ClientRequest fields(String body) {
        return torchserve(body).with("content-type", "application/x-www-form-urlencoded");
    }

    private static ClientRequest parts(String body) {
        return torchserve(body).with("content-type", "multipart/form-data; boundary=b");
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String file(String name, String type, String value) {
        return part(name + "\"; filename=\"a.file\"\r\nContent-Type: " + type + "; x=\"", value) + "--b--\r\n";
    }
}
