package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.BadRow.row;
import static io.millrace.router.endtoend.ClientRequest.goodKserve;
import static io.millrace.router.endtoend.ClientRequest.kserve;

import java.util.List;

/** Rows about what only KServe's V1 protocol has, about models that are its own. */
final class BadKserve {
    private static final String EVENT = "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/s\",\"type\":\"t\"";
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
                        "CloudEvent: structured, attribute that is missing",
                        structured("{}").saying(UNREADABLE, "specversion: a CloudEvent needs this attribute"),
                        structured("{\"specversion\":\"1.0\",\"id\":\"7\"}")
                                .saying(UNREADABLE, "source: a CloudEvent needs this attribute"),
                        structured("{\"specversion\":\"9\"}").saying(UNREADABLE, "specversion: it must be 1.0")),
                row(
                        "CloudEvent: structured, no data",
                        structured(EVENT + "}").saying(UNREADABLE, "data: the event has none"),
                        structured(EVENT + ",\"data_base64\":\"e30=\"}")
                                .saying(UNREADABLE, "data: the event has none")),
                row(
                        "CloudEvent: structured, data that is no request",
                        structured(EVENT + ",\"data\":[1]}").saying(UNREADABLE),
                        structured(EVENT + ",\"data\":{}}").saying("instances")),
                row(
                        "CloudEvent: of another format, or several",
                        kserve("{}")
                                .with("content-type", "application/cloudevents+avro")
                                .gets(501)
                                .saying("an event of type application/cloudevents+avro cannot be carried"),
                        kserve("[]")
                                .with("content-type", "application/cloudevents-batch+json")
                                .gets(501)
                                .saying("an event of type application/cloudevents-batch+json cannot be carried")));
    }

    private static ClientRequest structured(String body) {
        return kserve(body).with("content-type", "application/cloudevents+json; charset=utf-8");
    }

    private static ClientRequest event() {
        return goodKserve().with("ce-specversion", "1.0");
    }
}
