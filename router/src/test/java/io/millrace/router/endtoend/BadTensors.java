package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.BadRow.row;
import static io.millrace.router.endtoend.ClientRequest.oip;
import static io.millrace.router.endtoend.ClientRequest.tfs;
import static io.millrace.router.endtoend.ClientRequest.torchserve;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows about tensors that are well written but not this model's: FP32 image of [-1,64]. */
final class BadTensors {
    private static final String ID = "[request id: <id_unknown>] ";

    private BadTensors() {}

    static List<BadRow> rows() {
        return List.of(
                row(
                        "no input",
                        oip("{\"inputs\":[]}").saying("inputs: there are none"),
                        tfs("{}").saying("Missing 'inputs' or 'instances' key"),
                        torchserve("{}").saying("body: input 'image' is missing")),
                row(
                        "one input too many",
                        oip("{\"inputs\":[" + oipInput("image") + "," + oipInput("mask") + "]}")
                                .saying(
                                        ID + "expected 1 inputs but got 2 inputs for model 'digits'.",
                                        "Got input(s) ['image','mask']"),
                        tfs("{\"instances\":[{\"image\":" + numbers(64) + ",\"mask\":[1]}]}")
                                .saying("instances[0]: JSON object: does not have named input: mask"),
                        torchserve("{\"image\":" + numbers(64) + ",\"mask\":[1]}")
                                .saying("mask: the model has no input of this name, but [image]")),
                row(
                        "input given twice",
                        oip("{\"inputs\":[" + oipInput("image") + "," + oipInput("image") + "]}")
                                .saying(ID + "input 'image' already exists in request")),
                row(
                        "both forms at once",
                        tfs("{\"instances\":[" + numbers(64) + "],\"inputs\":[" + numbers(64) + "]}")
                                .saying("expecting only one of 'inputs' or 'instances' keys to exist")),
                row(
                        "input of another name",
                        oip("{\"inputs\":[" + oipInput("picture") + "]}")
                                .saying("unexpected inference input 'picture' for model 'digits'"),
                        tfs("{\"inputs\":{\"picture\":[" + numbers(64) + "]}}")
                                .saying("Missing named input: image in 'inputs' object."),
                        torchserve("{\"picture\":" + numbers(64) + "}")
                                .saying("picture: the model has no input of this name, but [image]")),
                row(
                        "values of another kind",
                        oip("{\"id\":7,\"inputs\":[]}").saying("id: 7 where a string was expected"),
                        oip("{\"id\":[],\"inputs\":[]}").saying("id: an array where a string was expected"),
                        oip("{\"inputs\":3}").saying("inputs: a number where an array was expected"),
                        oip("{\"inputs\":[\"x\"]}").saying("inputs[0]: a string where an object was expected"),
                        oip("{\"parameters\":3}").saying("parameters: a number where an object was expected"),
                        oip("{\"outputs\":\"x\"}").saying("outputs: a string where an array was expected"),
                        oip("{\"outputs\":[true]}").saying("outputs[0]: a boolean where an object was expected"),
                        oip(withOutputs("{\"name\":1}")).saying("outputs[0].name: 1 where a string was expected"),
                        oip(withOutputs("{\"parameters\":[]}"))
                                .saying("outputs[0].parameters: an array where an object was expected"),
                        oip(withOutputs("{\"parameters\":{\"binary_data\":1}}"))
                                .saying("outputs[0].parameters.binary_data: 1 where a boolean was expected"),
                        oip("{\"inputs\":[{\"name\":5}]}").saying("inputs[0].name: 5 where a string was expected"),
                        oip("{\"inputs\":[{\"parameters\":3}]}")
                                .saying("inputs[0].parameters: a number where an object was expected"),
                        oip(image("[1,64]", "[]", numbers(64)))
                                .saying("inputs[0].datatype: an array where a string was expected"),
                        oip(image("[1,64]", "\"FP32\"", "{}"))
                                .saying("inputs[0].data: an object where an array was expected"),
                        tfs("{\"signature_name\":5}").saying("'signature_name' key must be a string value.")),
                row(
                        "input without a name",
                        oip("{\"inputs\":[{\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}")
                                .saying("inputs[0]: it has no 'name'")),
                row(
                        "rows of another length",
                        oip(image("[1,63]", "\"FP32\"", numbers(63)))
                                .saying(
                                        ID + "unexpected shape for input 'image' for model 'digits'.",
                                        "Expected [-1,64], got [1,63]"),
                        tfs("{\"instances\":[" + numbers(63) + "]}")
                                .saying(
                                        "instances.image: input 'image' has shape [1,63] where the model takes [-1,64]"),
                        torchserve(numbers(63)).saying("input 'image': shape [1,63] where the model takes [-1,64]")),
                row(
                        "one dimension too few",
                        oip(image("[64]", "\"FP32\"", numbers(64))).saying("Expected [-1,64], got [64]"),
                        tfs("{\"instances\":" + numbers(64) + "}").saying("has shape [64]"),
                        torchserve("7").saying("input 'image': lists nested to [], where [-1,64]")),
                row(
                        "one dimension too many",
                        oip(image("[1,1,64]", "\"FP32\"", numbers(64))).saying("Expected [-1,64], got [1,1,64]"),
                        tfs("{\"instances\":[[" + numbers(64) + "]]}").saying("has shape [1,1,64]"),
                        torchserve("[[" + numbers(64) + "]]").saying("lists nested to [1,1,64]")),
                row(
                        "ragged lists",
                        oip(image("[2,64]", "\"FP32\"", "[" + numbers(64) + "," + numbers(63) + "]"))
                                .saying("inputs[0].data", "a list of 63 among lists of 64"),
                        tfs("{\"instances\":[" + numbers(64) + "," + numbers(63) + "]}")
                                .saying("instances", "a list of 63 among lists of 64"),
                        torchserve("[" + numbers(64) + "," + numbers(63) + "]")
                                .saying("a list of 63 among lists of 64")),
                row(
                        "rows with names and without",
                        tfs("{\"instances\":[{\"image\":" + numbers(64) + "}," + numbers(64) + "]}")
                                .saying("Expecting object but got list at item 1")),
                row("no rows", tfs("{\"instances\":[]}").saying("No values in 'instances' array")),
                row(
                        "more values than the shape has",
                        oip(image("[1,64]", "\"FP32\"", numbers(65)))
                                .saying(
                                        "Unable to parse 'data': Shape does not match true shape of 'data' field",
                                        "inputs[0] of [1,64] has 64 elements, its data 65")),
                row(
                        "fewer values than the shape has",
                        oip(image("[2,64]", "\"FP32\"", numbers(64)))
                                .saying(
                                        "Failed to parse 'data' field: shape does not match true shape",
                                        "inputs[0] of [2,64] has 128 elements, its data 64")),
                row(
                        "another datatype",
                        oip(image("[1,64]", "\"INT64\"", numbers(64)))
                                .saying(ID + "inference input 'image' data-type is 'INT64', but model"
                                        + " 'digits' expects 'FP32'")),
                row(
                        "datatype that JSON cannot carry",
                        oip(image("[1,64]", "\"FP16\"", numbers(64)))
                                .saying("receiving FP16 data via JSON is not supported")),
                row(
                        "datatype nobody has",
                        oip(image("[1,64]", "\"FP31\"", numbers(64)))
                                .saying("inputs[0].datatype: 'FP31' is not a datatype"),
                        oip(image("[1,64]", "\"fp32\"", numbers(64)))
                                .saying("inputs[0].datatype: 'fp32' is not a datatype"),
                        oip(image("[1,64]", "32", numbers(64)))
                                .saying("inputs[0].datatype: 32 where a string was expected")),
                row(
                        "data that is no list",
                        oip(image("[1]", "\"FP32\"", "5"))
                                .saying("inputs[0].data: a number where an array was expected")),
                row(
                        "neither data nor bytes",
                        oip("{\"inputs\":[{\"name\":\"image\",\"shape\":[1,64],\"datatype\":\"FP32\"}]}")
                                .saying("inputs[0]: it has neither 'data' nor 'binary_data_size'")),
                row(
                        "shape of a trillion",
                        oip(image("[1000000000000]", "\"FP32\"", "[1]"))
                                .saying("inputs[0] of [1000000000000] has 1000000000000 elements, its data 1")),
                row(
                        "shape whose product overflows",
                        oip(image("[4294967296,4294967296]", "\"FP32\"", "[1]"))
                                .saying("inputs[0].shape: it has more elements than can be counted"),
                        oip(image("[9223372036854775807,2]", "\"FP32\"", "[1]"))
                                .saying("inputs[0].shape: it has more elements than can be counted"),
                        oip(image("[0,9223372036854775807,4]", "\"FP32\"", "[]"))
                                .saying("inputs[0].shape: it has more elements than can be counted")),
                row(
                        "dimension that is no size",
                        oip(image("[-1,64]", "\"FP32\"", numbers(64)))
                                .saying("inputs[0].shape: dimension -1 is negative"),
                        oip(image("[1.5,64]", "\"FP32\"", numbers(64)))
                                .saying("inputs[0].shape[0]: 1.5 where an integer was expected"),
                        oip(image("[99999999999999999999]", "\"FP32\"", "[1]"))
                                .saying(
                                        "inputs[0].shape[0]: 99999999999999999999 where an integer of 64 bits was expected"),
                        oip(image("64", "\"FP32\"", numbers(64)))
                                .saying("inputs[0].shape: a number where an array was expected")),
                row(
                        "thirty-three dimensions",
                        oip(image("[" + "1,".repeat(32) + "1]", "\"FP32\"", "[1]"))
                                .saying("inputs[0].shape: more than 32 dimensions"),
                        tfs("{\"instances\":" + "[".repeat(33) + "1" + "]".repeat(33) + "}")
                                .saying("instances", "nested deeper than 32 levels"),
                        torchserve("[".repeat(33) + "1" + "]".repeat(33)).saying("nested deeper than 32 levels")),
                row(
                        "output the model does not have",
                        oip(withOutputs("{\"name\":\"logits\"}"))
                                .saying("unexpected inference output 'logits' for model 'digits'")),
                row(
                        "output asked for twice",
                        oip(withOutputs("{\"name\":\"probabilities\"},{\"name\":\"probabilities\"}"))
                                .saying(ID + "output 'probabilities' already exists in request")),
                row(
                        "classification",
                        oip(withOutputs("{\"name\":\"probabilities\",\"parameters\":{\"classification\":-3}}"))
                                .saying("Unable to set 'classification': attempt to access JSON non-unsigned-integer")),
                row(
                        "signature nobody has",
                        tfs("{\"signature_name\":\"train\",\"instances\":[" + numbers(64) + "]}")
                                .saying("Serving signature name: \"train\" not found in signature def")));
    }

    private static String withOutputs(String outputs) {
        return "{\"inputs\":[" + oipInput("image") + "],\"outputs\":[" + outputs + "]}";
    }

    private static String oipInput(String name) {
        return "{\"name\":\"" + name + "\",\"shape\":[1,64],\"datatype\":\"FP32\",\"data\":" + numbers(64) + "}";
    }

    /** A request for the image as the text of shape, datatype and data has it. */
    static String image(String shape, String datatype, String data) {
        return "{\"inputs\":[{\"name\":\"image\",\"shape\":" + shape + ",\"datatype\":" + datatype + ",\"data\":" + data
                + "}]}";
    }

    static String oipData(String value) {
        return image("[1,64]", "\"FP32\"", "[" + value + "]");
    }

    static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "1").collect(Collectors.joining(",", "[", "]"));
    }
}
