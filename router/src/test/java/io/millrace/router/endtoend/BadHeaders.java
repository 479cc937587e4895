package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.BadRow.everywhere;
import static io.millrace.router.endtoend.BadRow.row;
import static io.millrace.router.endtoend.ClientRequest.good;
import static io.millrace.router.endtoend.ClientRequest.goodOip;
import static io.millrace.router.endtoend.ClientRequest.goodTfs;
import static io.millrace.router.endtoend.ClientRequest.goodTorchserve;

import java.util.List;

/** Rows about headers: time, priority, encodings, kinds of body. */
final class BadHeaders {
    private BadHeaders() {}

    static List<BadRow> rows() {
        return List.of(
                timeout("zero", "0"),
                timeout("below zero", "-1"),
                timeout("with a fraction", "1.5"),
                timeout("in words", "soon"),
                timeout("without digits", ""),
                timeout("of thirty digits", "9".repeat(30)),
                everywhere(
                        "grpc-timeout without a unit",
                        client -> good(client)
                                .with("grpc-timeout", "100")
                                .saying("grpc-timeout: '100' is not 1 to 8 digits and one of the units")),
                everywhere(
                        "priority nobody has",
                        client -> good(client)
                                .with("x-millrace-priority", "urgent")
                                .saying("x-millrace-priority: must be high, normal or low")),
                row(
                        "packed body that is not packed so",
                        goodOip().with("content-encoding", "gzip").saying("body: it is not gzip"),
                        goodTfs().with("content-encoding", "gzip").saying("body: it is not gzip"),
                        goodTorchserve().with("content-encoding", "deflate").saying("body: it is not deflate")),
                row(
                        "packing nobody knows",
                        goodOip()
                                .with("content-encoding", "br")
                                .gets(501)
                                .saying("a body with Content-Encoding br is not supported here"),
                        goodTfs()
                                .with("content-encoding", "gzip, gzip")
                                .gets(501)
                                .saying("Content-Encoding gzip, gzip"),
                        goodTorchserve()
                                .with("content-encoding", "zstd")
                                .gets(501)
                                .saying("Content-Encoding zstd")),
                row(
                        "picture",
                        goodTorchserve()
                                .with("content-type", "image/png")
                                .saying("a body of type image/png", "send application/json")),
                row(
                        "raw bytes of another length",
                        goodTorchserve()
                                .with("content-type", "application/octet-stream")
                                .saying("input 'image': ", "bytes where FP32 of [64] has 256")));
    }

    private static BadRow timeout(String mistake, String value) {
        return everywhere(
                "x-millrace-timeout-ms " + mistake,
                client -> good(client)
                        .with("x-millrace-timeout-ms", value)
                        .saying("x-millrace-timeout-ms: '", "' is not a whole number of milliseconds from 1"));
    }
}
