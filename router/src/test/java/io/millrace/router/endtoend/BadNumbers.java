package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.BadRow.row;
import static io.millrace.router.endtoend.ClientRequest.oip;
import static io.millrace.router.endtoend.ClientRequest.tfs;
import static io.millrace.router.endtoend.ClientRequest.torchserve;

import java.util.List;
import java.util.stream.Stream;

/** Rows about single values: what is no number of the datatype, or too large for it. */
final class BadNumbers {
    private BadNumbers() {}

    static List<BadRow> rows() {
        return Stream.concat(reals(), wholes()).toList();
    }

    /** Third of the digits model's pixels, which are FP32. */
    private static Stream<BadRow> reals() {
        return Stream.of(
                real("10^308", "1e308", "1e308 is out of range for FP32"),
                real("10^308 spelled out", "1" + "0".repeat(308), "is out of range for FP32"),
                real("10^999", "1e999", "1e999 is out of range for FP32"),
                real("-10^999", "-1e999", "-1e999 is out of range for FP32"),
                real("10^39", "1e39", "1e39 is out of range for FP32"),
                real("an exponent of twenty digits", "1e99999999999999999999", "is out of range for FP32"),
                real("text", "\"1\"", "a string is not a number, as FP32 needs"),
                real("a boolean", "true", "true is not a number, as FP32 needs"),
                real("null", "null", "null is not a number, as FP32 needs"),
                real("a list", "[1]", "a list among values"),
                real("an object", "{\"a\":1}", "an object"),
                real("a leading zero", "01", "'1' where ',' or ']' was expected"),
                real("a leading plus", "+1", "'+' where a value was expected"),
                real("hexadecimal", "0x10", "'x' where ',' or ']' was expected"),
                real("a lone minus", "-", "',' where a digit was expected"),
                real("nan in lower case", "nan", "'n' where a value was expected"));
    }

    private static BadRow real(String mistake, String value, String says) {
        String row = "[1,1," + value + ",1" + ",1".repeat(60) + "]";
        return row(
                "FP32: " + mistake,
                oip(BadTensors.image("[1,64]", "\"FP32\"", row)).saying(says),
                tfs("{\"instances\":[" + row + "]}").saying(says),
                torchserve(row).saying(says));
    }

    /** The INT64 factor of the scaling model. Its server is of another protocol, and must not hear of it. */
    private static Stream<BadRow> wholes() {
        return Stream.of(
                whole("NaN", "NaN", "NaN is not an integer, as INT64 needs"),
                whole("infinity", "-Infinity", "-Infinity is not an integer, as INT64 needs"),
                whole("a fraction", "1.5", "1.5 is not an integer, as INT64 needs"),
                whole("a whole number with a fraction", "1.0", "1.0 is not an integer, as INT64 needs"),
                whole("an exponent", "1e2", "1e2 is not an integer, as INT64 needs"),
                whole("2^63", "9223372036854775808", "9223372036854775808 is out of range for INT64"),
                whole("-2^63 - 1", "-9223372036854775809", "-9223372036854775809 is out of range for INT64"),
                whole("a boolean", "true", "true is not an integer, as INT64 needs"),
                whole("text", "\"1\"", "a string is not an integer, as INT64 needs"),
                whole("null", "null", "null is not an integer, as INT64 needs"));
    }

    private static BadRow whole(String mistake, String value, String says) {
        return row(
                "INT64: " + mistake,
                oip("""
                        {"inputs":[{"name":"factor","shape":[1,1],"datatype":"INT64","data":[%s]},
                          {"name":"values","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""".formatted(value)).about(BadInputTest.BEHIND_TFS).saying("inputs[0].data[0]: " + says),
                tfs("{\"instances\":[{\"factor\":[%s],\"values\":[1,2,3]}]}".formatted(value))
                        .about(BadInputTest.BEHIND_OIP)
                        .saying("instances[0].factor[0]: " + says),
                torchserve("{\"factor\":[%s],\"values\":[1,2,3]}".formatted(value))
                        .about(BadInputTest.BEHIND_OIP)
                        .saying("factor[0]: " + says));
    }
}
