package io.millrace.router.frontend.oip;

import io.millrace.inference.WireForm;
import io.millrace.router.frontend.ControlDoor;
import io.millrace.router.frontend.HttpExchange;
import io.millrace.router.frontend.Reply;
import io.vertx.core.http.HttpMethod;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Triton's operations that change the server: passed on where the config lets clients do so, else answered as a Triton would
 * that allows none of them.
 */
final class OipControl {
    private static final Pattern LOADING = Pattern.compile("/v2/repository(/[^/]+)?/models/[^/]+/(?:load|unload)");
    private static final Pattern SHARED_MEMORY =
            Pattern.compile("/v2/(system|cuda)sharedmemory(?:/region/([^/]+))?/(status|register|unregister)");
    private static final Pattern TRACE = Pattern.compile("/v2(?:/models/[^/]+)?/trace/setting");
    private static final String LOGGING = "/v2/logging";

    private final ControlDoor door;

    OipControl(ControlDoor door) {
        this.door = door;
    }

    void handle(HttpExchange exchange) {
        if (door.isOpen(WireForm.OIP_REST)) door.pass(exchange, WireForm.OIP_REST);
        else exchange.reply(refusal(exchange.method(), exchange.path()));
    }

    private static Reply refusal(HttpMethod verb, String path) {
        Matcher loading = LOADING.matcher(path);
        if (loading.matches()) {
            if (!verb.equals(HttpMethod.POST)) return OipErrors.wrongVerb();
            return (loading.group(1) == null ? OipRefusal.LOADING : OipRefusal.REPOSITORY).reply();
        }
        Matcher memory = SHARED_MEMORY.matcher(path);
        if (memory.matches()) return sharedMemory(verb, memory);
        if (TRACE.matcher(path).matches()) return setting(verb, OipRefusal.TRACE_REST);
        if (path.equals(LOGGING)) return setting(verb, OipRefusal.LOGGING);
        return OipErrors.notFound();
    }

    private static Reply sharedMemory(HttpMethod verb, Matcher path) {
        boolean asksStatus = path.group(3).equals("status");
        if (!verb.equals(asksStatus ? HttpMethod.GET : HttpMethod.POST)) return OipErrors.wrongVerb();
        if (!asksStatus) return OipRefusal.SHARED_MEMORY.reply();
        String region = path.group(2);
        return region == null
                ? Reply.json(200, "[]")
                : OipRefusal.noRegion(path.group(1), region).reply();
    }

    private static Reply setting(HttpMethod verb, OipRefusal refusal) {
        boolean known = verb.equals(HttpMethod.GET) || verb.equals(HttpMethod.POST);
        return known ? refusal.reply() : OipErrors.wrongVerb();
    }
}
