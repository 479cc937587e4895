package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.BadRow.row;
import static io.millrace.router.endtoend.ClientRequest.goodKserve;
import static io.millrace.router.endtoend.ClientRequest.kserve;

import java.util.List;

/** Rows about what only KServe's V1 protocol has, about models that are its own. */
final class BadKserve {
    private static final String UNREADABLE = "Unrecognized request format: ";

    private BadKserve() {}

    static List<BadRow> rows() {
        return List.of(
                row(
                        "KServe: path and verb",
                        goodKserve().by("GET").gets(405).saying("Method Not Allowed"),
                        goodKserve().at("/v1/models/digits-kserve").gets(405).saying("Method Not Allowed"),
                        goodKserve().at("/v1/models").gets(405).saying("Method Not Allowed"),
                        goodKserve()
                                .at("/v1/models/digits-kserve:think")
                                .gets(404)
                                .saying("Not Found")),
                row(
                        "KServe: explanation that nobody can give",
                        goodKserve()
                                .at("/v1/models/digits-kserve:explain")
                                .gets(501)
                                .saying("':explain' by this model is not supported here"),
                        goodKserve()
                                .at("/v1/models/nobody:explain")
                                .gets(404)
                                .saying("Model with name nobody does not exist."),
                        goodKserve().at("/v1/models/..:explain").saying("model name: '..' is not a name")),
                row(
                        "KServe: model that nobody serves",
                        goodKserve()
                                .about("nobodys-kserve")
                                .gets(503)
                                .saying("Model with name nobodys-kserve is not ready.")),
                row(
                        "KServe: body that is no request",
                        kserve("").saying(UNREADABLE, "the text ends too early"),
                        kserve("{\"instances\":[[1,2").saying(UNREADABLE, "ends"),
                        kserve("{}").saying(UNREADABLE, "Missing 'inputs' or 'instances' key"),
                        kserve("{\"instances\":[]}").saying(UNREADABLE, "No values in 'instances' array"),
                        kserve("{\"instances\":5}").saying(UNREADABLE, "Excepting 'instances' to be an list/array"),
                        kserve("{\"instances\":[[1,2,3]]}").saying("instances.image: input 'image' has shape [1,3]"),
                        kserve("{\"instances\":[{\"picture\":[1]}]}").saying("does not have named input: picture")),
                row(
                        "CloudEvent: attribute that is missing",
                        event().saying(UNREADABLE, "ce-id: a CloudEvent needs this header"),
                        event().with("ce-id", "7").saying(UNREADABLE, "ce-source: a CloudEvent needs this header"),
                        event().with("ce-id", "7").with("ce-source", "s").saying(UNREADABLE, "ce-type: a CloudEvent")),
                row(
                        "CloudEvent: version nobody has",
                        goodKserve().with("ce-specversion", "9").saying(UNREADABLE, "ce-specversion: it must be 1.0")),
                row(
                        "CloudEvent: in structured mode",
                        goodKserve()
                                .with("content-type", "application/cloudevents+json")
                                .gets(501)
                                .saying("a structured CloudEvent cannot be carried")));
    }

    private static ClientRequest event() {
        return goodKserve().with("ce-specversion", "1.0");
    }
}
