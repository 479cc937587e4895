package io.millrace.bench.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;

/** What Tritons say of the work they did since they were started. Control side: blocks. */
final class TritonStatistics {
    private TritonStatistics() {}

    /** Over all of them; that of an execution is Triton's word for a batch. */
    static double rowsABatch(List<Integer> ports, String model) {
        long rows = 0;
        long batches = 0;
        for (int port : ports) {
            JsonNode told = told(port, model);
            rows += told.path("inference_count").asLong();
            batches += told.path("execution_count").asLong();
        }
        return (double) rows / batches;
    }

    private static JsonNode told(int port, String model) {
        URI statistics = URI.create("http://127.0.0.1:%d/v2/models/%s/stats".formatted(port, model));
        try (InputStream told = statistics.toURL().openStream()) {
            return new ObjectMapper().readTree(told).path("model_stats").path(0);
        } catch (IOException e) {
            throw new BrokenRigException("no statistics of " + model, e);
        }
    }
}
