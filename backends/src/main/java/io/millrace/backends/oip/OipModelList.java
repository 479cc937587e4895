package io.millrace.backends.oip;

import io.millrace.backends.ModelListing;
import io.millrace.backends.grpc.GrpcAnswer;
import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.grpc.GrpcQuestions;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.backends.http.Questions;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/**
 * Which models an Open Inference server has: by its repository index, as Triton and MLServer have one, or by the list of
 * KServe's Python server. Nothing here fails.
 */
final class OipModelList {
    private OipModelList() {}

    static Future<ModelListing> ask(Questions questions) {
        return questions
                .post("/v2/repository/index", "{\"ready\":true}")
                .compose(index -> switch (index.status()) {
                    case 200 -> Future.succeededFuture(readable(() -> ofIndex(new JsonArray(index.body()))));
                    case 404, 405, 501 -> questions.get("/v2/models").map(OipModelList::ofKserve);
                    default -> Future.<ModelListing>succeededFuture(new ModelListing.Untold());
                })
                .otherwise(new ModelListing.Untold());
    }

    private static ModelListing ofIndex(JsonArray entries) {
        OipIndex index = new OipIndex();
        for (int i = 0; i < entries.size(); i++) {
            JsonObject entry = entries.getJsonObject(i);
            index.add(entry.getString("name"), entry.getString("version", ""), entry.getString("state", ""));
        }
        return index.told();
    }

    private static ModelListing ofKserve(HttpAnswer list) {
        return list.status() == 200
                ? readable(() -> ofNames(new JsonObject(list.body()).getJsonArray("models")))
                : new ModelListing.Untold();
    }

    private static ModelListing ofNames(JsonArray names) {
        OipIndex index = new OipIndex();
        for (int i = 0; i < names.size(); i++) index.add(names.getString(i), "", "");
        return index.told();
    }

    static Future<ModelListing> ask(GrpcQuestions questions) {
        return questions
                .ask(
                        OipGrpcBackend.SERVICE + "RepositoryIndex",
                        new ProtoWriter().flag(2, true).toBuffer())
                .map(OipModelList::ofIndex)
                .otherwise(new ModelListing.Untold());
    }

    private static ModelListing ofIndex(GrpcAnswer answer) {
        return answer.code() == GrpcCode.OK
                ? readable(() -> ofIndex(ProtoReader.of(answer.body())))
                : new ModelListing.Untold();
    }

    private static ModelListing ofIndex(ProtoReader in) {
        OipIndex index = new OipIndex();
        int entries = 0;
        while (in.next()) {
            if (in.field() == 1) entry(in, entries++, index);
            else in.skip();
        }
        return index.told();
    }

    private static void entry(ProtoReader in, int position, OipIndex index) {
        String name = "";
        String version = "";
        String state = "";
        in.enter("models", position);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.string("name");
                case 2 -> version = in.string("version");
                case 3 -> state = in.string("state");
                default -> in.skip();
            }
        }
        index.add(name, version, state);
    }

    /** What servers write is not ours to rely on. */
    private static ModelListing readable(Supplier<ModelListing> reading) {
        try {
            return reading.get();
        } catch (RuntimeException notThat) {
            return new ModelListing.Untold();
        }
    }
}
