package io.millrace.router.reload;

import io.millrace.config.ConfigReader;
import io.millrace.router.admin.AdminCall;
import io.millrace.router.admin.AdminRoute;
import io.millrace.router.admin.AdminRoute.Access;
import io.millrace.router.admin.BoundedBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the admin port does with configs: the file read again, and another document in its place. */
public final class ReloadRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadRoutes.class);
    private static final String BY = "the admin port";

    private final Reloads reloads;

    public ReloadRoutes(Reloads reloads) {
        this.reloads = reloads;
    }

    public List<AdminRoute> all() {
        return List.of(
                new AdminRoute(
                        HttpMethod.POST, "/v1/reload", Access.GUARDED, "reads the config's file again", this::reload),
                new AdminRoute(
                        HttpMethod.PUT,
                        "/v1/config",
                        Access.GUARDED,
                        "another config, held in memory alone: the file is read again at the next reload or start",
                        this::put));
    }

    private void reload(AdminCall call) {
        reloads.ofFile(BY).onSuccess(reload -> answer(call, reload, "file")).onFailure(bug -> failed(call, bug));
    }

    private void put(AdminCall call) {
        BoundedBody.of(call.request(), ConfigReader.MAX_BYTES).onSuccess(body -> put(call, body));
    }

    private void put(AdminCall call, Optional<Buffer> body) {
        if (body.isEmpty()) {
            call.problem(413, "a config has at most " + ConfigReader.MAX_BYTES + " bytes");
            return;
        }
        reloads.of(body.get().getBytes(), BY)
                .onSuccess(reload -> answer(call, reload, "memory"))
                .onFailure(bug -> failed(call, bug));
    }

    private static void answer(AdminCall call, Reload reload, String from) {
        JsonObject document = ReloadDocument.of(reload);
        switch (reload) {
            case Reload.Applied applied -> call.json(document.put("from", from));
            case Reload.Refused refused ->
                call.problem(
                        422, "the config stays as it is: " + refused.problems().getFirst(), document);
        }
    }

    private static void failed(AdminCall call, Throwable bug) {
        LOG.error("a config could not be read", bug);
        call.problem(500, "this failed; the log tells why");
    }
}
