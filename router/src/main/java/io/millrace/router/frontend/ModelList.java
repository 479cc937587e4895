package io.millrace.router.frontend;

import io.millrace.inference.ModelName;
import io.millrace.inference.WireForm;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingSnapshot;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The list at {@code /v1/models}, a path that KServe's V1 protocol and the API of OpenAI share: one object that the clients
 * of both read. Under {@code models} are all that are routed, under {@code data} those that have a server with OpenAI's API
 * at hand.
 */
public final class ModelList {
    private ModelList() {}

    public static Reply of(RoutingSnapshot snapshot) {
        String all =
                names(snapshot.routes().values().stream()).map(JsonText::quoted).collect(Collectors.joining(","));
        String openAi = names(snapshot.routes().values().stream().filter(route -> route.isSpokenByAny(WireForm.OPENAI)))
                .map(name -> "{\"id\":" + JsonText.quoted(name)
                        + ",\"object\":\"model\",\"created\":0,\"owned_by\":\"millrace\"}")
                .collect(Collectors.joining(","));
        return Reply.json(200, "{\"models\":[" + all + "],\"object\":\"list\",\"data\":[" + openAi + "]}");
    }

    private static Stream<String> names(Stream<Route> routes) {
        return routes.map(Route::model).map(ModelName::text).sorted();
    }
}
