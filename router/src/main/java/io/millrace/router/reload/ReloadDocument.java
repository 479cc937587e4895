package io.millrace.router.reload;

import io.millrace.config.Problem;
import io.millrace.config.change.ConfigPlan;
import io.millrace.config.change.NamedChanges;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What became of a config, for programs. */
public final class ReloadDocument {
    private ReloadDocument() {}

    public static JsonObject of(Reload reload) {
        return switch (reload) {
            case Reload.Applied(long generation, ConfigPlan plan) ->
                new JsonObject()
                        .put("generation", generation)
                        .put("outcome", plan.isEmpty() ? "unchanged" : "changed")
                        .put("pools", changes(plan.pools()))
                        .put("models", changes(plan.models()))
                        .put("applications", changes(plan.applications()))
                        .put("settings", new JsonArray(plan.settings()))
                        .put("waits_for_restart", new JsonArray(plan.restart()));
            case Reload.Refused(long generation, List<Problem> problems) ->
                new JsonObject()
                        .put("generation", generation)
                        .put("outcome", "refused")
                        .put("problems", problems(problems));
        };
    }

    private static JsonObject changes(NamedChanges changes) {
        JsonObject changed = new JsonObject();
        changes.changed().forEach((name, keys) -> changed.put(name, new JsonArray(keys)));
        return new JsonObject()
                .put("added", new JsonArray(changes.added()))
                .put("removed", new JsonArray(changes.removed()))
                .put("changed", changed);
    }

    /** Line and column are 0 where a document as a whole is meant. */
    private static JsonArray problems(List<Problem> problems) {
        JsonArray all = new JsonArray();
        for (Problem problem : problems)
            all.add(new JsonObject()
                    .put("file", problem.file())
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("message", problem.message()));
        return all;
    }
}
