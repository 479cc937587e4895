package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.BadRow.everywhere;
import static io.millrace.router.endtoend.BadRow.row;
import static io.millrace.router.endtoend.ClientRequest.good;
import static io.millrace.router.endtoend.ClientRequest.oip;

import java.util.List;

/** Rows about how much there is of a body, and where its binary part begins and ends. */
final class BadBodies {
    private static final String HEADER = "Inference-Header-Content-Length";
    private static final String ID = "[request id: <id_unknown>] ";
    private static final int PIXELS = 256;

    private BadBodies() {}

    static List<BadRow> rows() {
        return List.of(
                everywhere(
                        "body over the limit by its length",
                        client -> tooLarge(good(client).with("content-length", "" + (BadInputTest.MAX_BODY + 1)))),
                everywhere(
                        "body of 2^31 bytes by its length",
                        client -> tooLarge(good(client).with("content-length", "2147483648"))),
                everywhere(
                        "body over the limit that waits to be wanted",
                        client -> tooLarge(good(client)
                                .with("content-length", "" + (BadInputTest.MAX_BODY + 1))
                                .with("expect", "100-continue"))),
                everywhere(
                        "body over the limit in chunks",
                        client -> tooLarge(ClientRequest.of(client, new byte[BadInputTest.MAX_BODY + 1])
                                .inChunks())),
                length("no number", "many"),
                length("below zero", "-1"),
                length("with a sign", "+10"),
                length("nothing", ""),
                length("over the body", "" + (PIXELS + 10_000)),
                length("over all integers", "9".repeat(30)),
                row(
                        "binary part: length that cuts the JSON",
                        oip(binary(PIXELS, PIXELS)).with(HEADER, "20").saying("failed to parse", "ends")),
                row(
                        "binary part: length that takes bytes for JSON",
                        binary(PIXELS, PIXELS, 4).saying("failed to parse", "where the end was expected")),
                row(
                        "binary part: without its length",
                        oip(binary(PIXELS, PIXELS)).saying("failed to parse", "where the end was expected")),
                row(
                        "binary part: raw request",
                        oip(binary(PIXELS, PIXELS))
                                .with(HEADER, "0")
                                .saying("The shape of raw input 'image' is [64] of FP32, which can not be deduced")),
                row(
                        "binary part: short",
                        binary(PIXELS, 200, 0)
                                .saying("unexpected size for input 'image', expecting 56 additional bytes")),
                row(
                        "binary part: long",
                        binary(PIXELS, PIXELS + 1, 0).saying("unexpected additional input data for model 'digits'")),
                row(
                        "binary part: size of another shape",
                        binary(128, 128, 0)
                                .saying(ID + "input byte size mismatch for input 'image'", "Expected 256, got 128")),
                size("below zero", "-1", "inputs[0].parameters.binary_data_size: -1 is negative"),
                size("2^31", "2147483648", "expecting 2147483392 additional bytes"),
                size("2^63 - 1", "9223372036854775807", "additional bytes for model 'digits'"),
                size("2^64", "18446744073709551616", "where an integer of 64 bits was expected"),
                size("a fraction", "256.0", "256.0 where an integer was expected"),
                size("text", "\"256\"", "256 where an integer was expected"),
                row(
                        "shape of a trillion in binary",
                        described("[1000000000000]", "256", PIXELS, 0)
                                .saying(ID + "input byte size mismatch", "Expected 4000000000000, got 256")),
                row(
                        "shape in binary whose bytes overflow",
                        described("[4611686018427387904]", "256", PIXELS, 0)
                                .saying(ID + "input byte size mismatch", "Expected 18446744073709551616")),
                row(
                        "data and bytes at once",
                        oip("{\"inputs\":[{\"name\":\"image\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1],"
                                        + "\"parameters\":{\"binary_data_size\":4}}]}")
                                .saying("inputs[0]: it has both 'data' and 'binary_data_size'")),
                row(
                        "shared memory",
                        oip("{\"inputs\":[{\"name\":\"image\",\"shape\":[1],\"datatype\":\"FP32\","
                                        + "\"parameters\":{\"shared_memory_region\":\"r\"}}]}")
                                .gets(501)
                                .saying("shared memory, as inputs[0] asks for, is not supported here")));
    }

    private static BadRequest tooLarge(ClientRequest request) {
        String limit = "the request body exceeds the limit of " + BadInputTest.MAX_BODY + " bytes";
        return request.gets(413).saying(limit).thenCloses();
    }

    private static BadRow length(String mistake, String value) {
        return row(
                "binary part: length is " + mistake,
                oip(binary(PIXELS, PIXELS))
                        .with(HEADER, value)
                        .saying(
                                HEADER + ": '" + value.substring(0, Math.min(9, value.length())),
                                "is not a length within the body"));
    }

    private static BadRow size(String mistake, String value, String says) {
        return row(
                "binary part: size is " + mistake,
                described("[1,64]", value, PIXELS, 0).saying(says));
    }

    private static ClientRequest binary(int declared, int bytes, int lengthOff) {
        return described("[1,64]", "" + declared, bytes, lengthOff);
    }

    static ClientRequest described(String shape, String declared, int bytes, int lengthOff) {
        String json = json(shape, declared);
        return oip(json + "\0".repeat(bytes)).with(HEADER, "" + (json.length() + lengthOff));
    }

    private static String binary(int declared, int bytes) {
        return json("[1,64]", "" + declared) + "\0".repeat(bytes);
    }

    private static String json(String shape, String declared) {
        return "{\"inputs\":[{\"name\":\"image\",\"shape\":" + shape + ",\"datatype\":\"FP32\",\"parameters\":"
                + "{\"binary_data_size\":" + declared + "}}]}";
    }
}
