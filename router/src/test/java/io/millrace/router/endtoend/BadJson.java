package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.BadRow.row;
import static io.millrace.router.endtoend.ClientRequest.oip;
import static io.millrace.router.endtoend.ClientRequest.tfs;
import static io.millrace.router.endtoend.ClientRequest.torchserve;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows about text that is no JSON, or more of it than anybody needs. */
final class BadJson {
    private static final String OIP = "failed to parse the request JSON buffer: ";
    private static final String TFS = "JSON Parse error: ";
    private static final String TORCHSERVE = "BadRequestException: body: it is not JSON: ";
    private static final int BOMB = 100_000;

    private BadJson() {}

    static List<BadRow> rows() {
        return List.of(
                same("empty body", "", "the text ends too early"),
                same("not JSON", "hello", "'h' where "),
                same("another format", "<xml/>", "'<' where "),
                row(
                        "truncated JSON",
                        oip("{\"inputs\":[{\"name\":\"image\",\"shape\":[1,64],\"data\":[1,2")
                                .saying(OIP, "ends"),
                        tfs("{\"instances\":[[1,2").saying(TFS, "ends"),
                        torchserve("[[1,2").saying(TORCHSERVE, "ends")),
                row(
                        "text behind the JSON",
                        oip(ClientProtocol.OIP.sample() + "x").saying(OIP, "'x' where the end was expected"),
                        torchserve(ClientProtocol.TORCHSERVE.sample() + "x")
                                .saying(TORCHSERVE, "'x' where the end was expected")),
                row(
                        "JSON of another kind",
                        oip("[1]").saying(OIP, "an array where an object was expected"),
                        tfs("[1]").saying(TFS, "an array where an object was expected"),
                        torchserve("\"five\"").saying("body", "a string is not a number, as FP32 needs")),
                deep("arrays 100,000 deep", "[".repeat(BOMB) + "]".repeat(BOMB)),
                deep("arrays 100,000 deep that nobody closes", "[".repeat(BOMB)),
                row(
                        "objects 100,000 deep",
                        oip(BadTensors.oipData(objects()))
                                .saying("inputs[0].data[0]: an object where a value was expected"),
                        tfs(objects()).saying(TFS, "nested deeper than 100 levels"),
                        torchserve(objects()).saying("a: the model has no input of this name")),
                row(
                        "depth where nobody looks",
                        oip("{\"extra\":" + "[".repeat(BOMB) + "]".repeat(BOMB) + "}")
                                .saying(OIP, "nested deeper than 100 levels"),
                        tfs("{\"extra\":" + "[".repeat(BOMB) + "]".repeat(BOMB) + "}")
                                .saying(TFS, "nested deeper than 100 levels")),
                value("number of a million digits", "1".repeat(1_000_000), "a number of more than 1000 characters"),
                value("fraction of a million digits", "0." + "1".repeat(1_000_000), "more than 1000 characters"),
                value("exponent of a million digits", "1e" + "9".repeat(1_000_000), "more than 1000 characters"),
                same("a million keys", millionKeys(), "more than 1024 fields in one object", "the model has no input"),
                row(
                        "key given twice",
                        oip("{\"inputs\":[],\"inputs\":[]}").saying(OIP, "'inputs' is given twice in one object"),
                        tfs("{\"instances\":[[1]],\"instances\":[[1]]}")
                                .saying(TFS, "'instances' is given twice in one object"),
                        torchserve("{\"image\":[1],\"image\":[1]}").saying(TORCHSERVE, "'image' is given twice")),
                row(
                        "key given twice, once with an escape",
                        oip("{\"id\":\"a\",\"\\u0069d\":\"b\",\"inputs\":[]}").saying(OIP, "'id' is given twice"),
                        tfs("{\"instances\":[{\"image\":[1],\"\\u0069mage\":[1]}]}")
                                .saying("instances[0]: 'image' is given twice"),
                        torchserve("{\"image\":[1],\"\\u0069mage\":[1]}").saying(TORCHSERVE, "'image' is given twice")),
                text("high surrogate alone", "\\ud83d", "an unpaired surrogate"),
                text("low surrogate alone", "\\ude00", "an unpaired surrogate"),
                text("escape that JSON does not have", "\\x41", "an escape that JSON does not have"),
                text("control character", "\n", "a control character in a string"),
                raw("surrogate in UTF-8", "\u00ed\u00a0\u0080", "bytes in a string that are not UTF-8"),
                raw("overlong UTF-8", "\u00c0\u00ae", "bytes in a string that are not UTF-8"),
                raw("Latin-1", "\u00e9", "bytes in a string that are not UTF-8"));
    }

    /** The same body for all. */
    private static BadRow same(String mistake, String body, String says) {
        return same(mistake, body, says, says);
    }

    private static BadRow same(String mistake, String body, String says, String torchserveSays) {
        return row(
                mistake,
                oip(body).saying(OIP, says),
                tfs(body).saying(TFS, says),
                torchserve(body).saying(torchserveSays));
    }

    /** A value where a tensor's values are. */
    private static BadRow value(String mistake, String value, String says) {
        return row(
                mistake,
                oip(BadTensors.oipData(value)).saying(OIP, says),
                tfs("{\"instances\":[[" + value + "]]}").saying(TFS, says),
                torchserve("[" + value + "]").saying(TORCHSERVE, says));
    }

    private static BadRow deep(String mistake, String value) {
        return row(
                mistake,
                oip(BadTensors.oipData(value)).saying("inputs[0].data[0][0]", "nested deeper than 32 levels"),
                tfs("{\"instances\":" + value + "}").saying("instances[0][0]", "nested deeper than 32 levels"),
                torchserve(value).saying("body[0][0]", "nested deeper than 32 levels"));
    }

    /** Text inside a string. */
    private static BadRow text(String mistake, String text, String says) {
        return row(
                mistake,
                oip("{\"id\":\"" + text + "\",\"inputs\":[]}").saying(OIP, says),
                tfs("{\"signature_name\":\"" + text + "\"}").saying(TFS, says),
                torchserve("{\"" + text + "\":1}").saying(TORCHSERVE, says));
    }

    /** Bytes inside a string. */
    private static BadRow raw(String mistake, String latin1, String says) {
        byte[] body = ("{\"" + latin1 + "\":1}").getBytes(ISO_8859_1);
        return row(
                mistake,
                ClientRequest.of(ClientProtocol.OIP, body).saying(OIP, says),
                ClientRequest.of(ClientProtocol.TFS, body).saying(TFS, says),
                ClientRequest.of(ClientProtocol.TORCHSERVE, body).saying(TORCHSERVE, says));
    }

    private static String objects() {
        return "{\"a\":".repeat(BOMB) + "1" + "}".repeat(BOMB);
    }

    private static String millionKeys() {
        return IntStream.range(0, 1_000_000)
                .mapToObj(i -> "\"k" + i + "\":0")
                .collect(Collectors.joining(",", "{", "}"));
    }
}
