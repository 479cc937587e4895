package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.BadRow.row;
import static io.millrace.router.endtoend.ClientRequest.goodOip;
import static io.millrace.router.endtoend.ClientRequest.goodTfs;
import static io.millrace.router.endtoend.ClientRequest.goodTorchserve;

import java.util.List;

/** Rows about what is asked for: model, version, verb, path. */
final class BadPaths {
    private static final String NO_SUCH_PAGE =
            "ResourceNotFoundException: Requested resource is not found, please refer to API document.";
    private static final String NOT_ALLOWED =
            "MethodNotAllowedException: Requested method is not allowed, please refer to API document.";
    private static final String NO_NAME = "is not a name: 1 to 64 letters, digits and . _ - +";

    private BadPaths() {}

    static List<BadRow> rows() {
        return List.of(
                row(
                        "unknown model",
                        goodOip().about("nobody").gets(404).saying("Request for unknown model: 'nobody' is not found"),
                        goodTfs().about("nobody").gets(404).saying("Servable not found for request: Latest(nobody)"),
                        goodTorchserve()
                                .about("nobody")
                                .gets(404)
                                .saying("ModelNotFoundException: Model not found: nobody")),
                row(
                        "unknown model in a version",
                        goodOip()
                                .at("/v2/models/nobody/versions/9/infer")
                                .gets(404)
                                .saying("Request for unknown model: 'nobody' is not found"),
                        goodOip()
                                .by("GET")
                                .at("/v2/models/nobody/ready")
                                .gets(400)
                                .saying("Model version not ready"),
                        goodTfs()
                                .at("/v1/models/nobody/versions/9:predict")
                                .gets(404)
                                .saying("Servable not found for request: Specific(nobody, 9)"),
                        goodTorchserve()
                                .at("/predictions/nobody/1.0")
                                .gets(404)
                                .saying("ModelNotFoundException: Model not found: nobody")),
                row(
                        "unknown version",
                        goodOip()
                                .at("/v2/models/digits/versions/999/infer")
                                .gets(404)
                                .saying("Request for unknown model: 'digits' version 999 is not found"),
                        goodTfs()
                                .at("/v1/models/digits/versions/999:predict")
                                .gets(404)
                                .saying("Servable not found for request: Specific(digits, 999)"),
                        goodTorchserve()
                                .at("/predictions/digits/999")
                                .gets(404)
                                .saying(
                                        "ModelVersionNotFoundException: Model version: 999 does not exist for model: digits")),
                row(
                        "version that is not a number",
                        goodOip()
                                .at("/v2/models/digits/versions/newest/infer")
                                .gets(404)
                                .saying("Not Found"),
                        goodTfs()
                                .at("/v1/models/digits/versions/newest:predict")
                                .saying("Malformed request: POST /v1/models/digits/versions/newest:predict"),
                        goodTorchserve()
                                .at("/predictions/digits/newest")
                                .gets(404)
                                .saying("ModelVersionNotFoundException: Model version: newest does not exist")),
                row(
                        "version of thirty digits",
                        goodOip()
                                .at("/v2/models/digits/versions/" + "9".repeat(30) + "/infer")
                                .gets(404)
                                .saying("Not Found"),
                        goodTfs()
                                .at("/v1/models/digits/versions/" + "9".repeat(30) + ":predict")
                                .saying("Malformed request: POST /v1/models/digits/versions/999"),
                        goodTorchserve()
                                .at("/predictions/digits/" + "9".repeat(30))
                                .gets(404)
                                .saying("ModelVersionNotFoundException")),
                row(
                        "version below zero",
                        goodOip().at("/v2/models/digits/versions/-1/infer").saying("model version: '-1'", NO_NAME),
                        goodTfs().at("/v1/models/digits/versions/-1:predict").saying("model version: '-1'", NO_NAME),
                        goodTorchserve().at("/predictions/digits/-1").saying("model version: '-1'", NO_NAME)),
                row(
                        "examples that are none",
                        goodTfs()
                                .at("/v1/models/digits:classify")
                                .saying("When method is classify or regress, key 'examples' is expected"),
                        goodTfs()
                                .at("/v1/models/digits:regress")
                                .gets(501)
                                .saying("':regress' cannot be carried: the model's output is not one number")),
                row(
                        "version label",
                        goodTfs().at("/v1/models/digits/labels/%2e%2e:predict").saying("path: '..' leads elsewhere"),
                        goodTfs()
                                .at("/v1/models/digits/labels/canary:predict")
                                .saying("Unrecognized servable version label: canary")),
                row(
                        "wrong verb",
                        goodOip().by("GET").gets(405).saying("Method Not Allowed"),
                        goodTfs().by("GET").saying("Malformed request: GET /v1/models/digits:predict"),
                        goodTorchserve().by("GET").gets(405).saying(NOT_ALLOWED)),
                row(
                        "verb that changes",
                        goodOip().by("DELETE").at("/v2/models/digits").gets(405).saying("Method Not Allowed"),
                        goodTfs()
                                .by("DELETE")
                                .at("/v1/models/digits")
                                .saying("Malformed request: DELETE /v1/models/digits"),
                        goodTorchserve().by("DELETE").gets(405).saying(NOT_ALLOWED)),
                row(
                        "verb nobody has",
                        goodOip().by("BREW").gets(405).saying("Method Not Allowed"),
                        goodTfs().by("BREW").saying("Malformed request: BREW /v1/models/digits:predict"),
                        goodTorchserve().by("BREW").gets(405).saying(NOT_ALLOWED)),
                row(
                        "unknown path",
                        goodOip().at("/v2/nothing").gets(404).saying("Not Found"),
                        goodTfs()
                                .at("/v1/models/digits/nothing")
                                .saying("Malformed request: POST /v1/models/digits/nothing"),
                        goodTorchserve().at("/predictions").gets(404).saying(NO_SUCH_PAGE)),
                row(
                        "unknown operation of a model",
                        goodOip().at("/v2/models/digits/think").gets(404).saying("Not Found"),
                        goodTfs()
                                .at("/v1/models/digits:think")
                                .saying("Malformed request: POST /v1/models/digits:think")),
                row(
                        "control plane",
                        goodOip()
                                .at("/v2/repository/models/digits/unload")
                                .gets(503)
                                .saying("explicit model load / unload is not allowed if polling is enabled"),
                        goodTorchserve().at("/models?url=digits.mar").gets(404).saying(NO_SUCH_PAGE),
                        goodTorchserve().by("GET").at("/models").gets(404).saying(NO_SUCH_PAGE),
                        goodTorchserve()
                                .by("DELETE")
                                .at("/models/digits/1.0")
                                .gets(404)
                                .saying(NO_SUCH_PAGE),
                        goodTorchserve().by("GET").at("/workflows/w").gets(404).saying(NO_SUCH_PAGE),
                        goodTorchserve()
                                .at("/explanations/digits")
                                .gets(501)
                                .saying(
                                        "NotImplementedException: this request to a model whose servers speak another protocol is not supported here")),
                traversal("parent folder", ".."),
                traversal("encoded parent folder", "%2e%2e"),
                traversal("parent folder, encoded in part", ".%2E"),
                traversal("encoded slash", "..%2f..%2fetc"),
                traversal("NUL", "digits%00"),
                traversal("line break", "digits%0d%0aevil:%201"),
                traversal("overlong UTF-8", "%c0%ae%c0%ae"),
                traversal("twice encoded", "%252e%252e"),
                traversal("percent sign without digits", "digits%zz"),
                traversal("percent sign at the end", "digits%2"),
                traversal("a name of 256 letters", "s".repeat(256)),
                row(
                        "path that leads elsewhere",
                        goodOip()
                                .at("/v2/models/digits/infer/../../../repository/index")
                                .gets(404)
                                .saying("Not Found"),
                        goodTfs().at("/v1/models/digits/../x:predict").saying("Malformed request: "),
                        goodTorchserve()
                                .at("/predictions/digits/1/../../../models")
                                .saying("path: '..' leads elsewhere"),
                        goodTorchserve().at("/predictions/digits/1/%2e%2e").saying("path: '..' leads elsewhere"),
                        goodTorchserve().at("/predictions/digits/1/a%2f..").saying("path: 'a/..' leads elsewhere"),
                        goodTorchserve().at("/predictions/digits/1/a%00").saying("path: 'a\\u0000' leads elsewhere")),
                row(
                        "no model",
                        goodOip().about("").saying("model name: '' is not a name"),
                        goodTfs().about("").saying("model name: '' is not a name"),
                        goodTorchserve().about("").gets(404).saying(NO_SUCH_PAGE)));
    }

    /** A model's name that is none: refused before anything is looked up by it. */
    private static BadRow traversal(String mistake, String name) {
        return row(
                "path with " + mistake,
                goodOip().about(name).saying("model name: "),
                goodTfs().about(name).saying("model name: "),
                goodTorchserve().about(name).saying("BadRequestException: model name: "));
    }
}
