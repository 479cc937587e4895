package io.millrace.chaos.server;

import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.wire.HttpMessages;
import io.millrace.chaos.wire.OipWire;
import io.millrace.chaos.wire.TfsWire;
import io.millrace.chaos.wire.TorchServeWire;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the servers that are stood for tell of themselves and of the echo model, whatever name it is asked by. */
final class ModelDocuments {
    private static final Pattern OIP = Pattern.compile("/v2/models/([^/]+)(?:/versions/\\d+)?(/ready|/config)?");
    private static final Pattern TFS =
            Pattern.compile("/v1/models/([^/:]+)(?:/(?:versions|labels)/[^/]+)?(/metadata)?");

    private ModelDocuments() {}

    static FullHttpResponse answer(String path, boolean ready) {
        Matcher oip = OIP.matcher(path);
        if (oip.matches()) return oip(oip.group(1), oip.group(2) == null ? "" : oip.group(2), ready);
        Matcher tfs = TFS.matcher(path);
        if (tfs.matches()) return tfs(tfs.group(1), tfs.group(2) != null, ready);
        return switch (path) {
            case "/v2" ->
                HttpMessages.json(200, "{\"name\":\"fake\",\"version\":\"1\",\"extensions\":[\"binary_tensor_data\"]}");
            case "/v2/health/live" -> HttpMessages.json(200, "");
            case "/v2/health/ready" -> HttpMessages.json(ready ? 200 : 400, "");
            case "/ping" ->
                HttpMessages.json(
                        ready ? 200 : 500, "{\n  \"status\": \"" + (ready ? "Healthy" : "Unhealthy") + "\"\n}\n");
            default ->
                TorchServeWire.NAMED.refuse(404, "Requested resource is not found, please refer to API document.");
        };
    }

    private static FullHttpResponse oip(String model, String what, boolean ready) {
        return switch (what) {
            case "/ready" -> HttpMessages.json(ready ? 200 : 400, "");
            case "/config" -> HttpMessages.json(200, oipConfig(model));
            default ->
                ready
                        ? HttpMessages.json(200, oipMetadata(model))
                        : OipWire.JSON.refuse(
                                503, "Request for unknown model: '" + model + "' has no available versions");
        };
    }

    private static String oipMetadata(String model) {
        return """
                {"name":"%s","versions":["1"],"platform":"fake_echo",
                 "inputs":[{"name":"%s","datatype":"FP32","shape":[-1,-1]}],
                 "outputs":[{"name":"%s","datatype":"FP32","shape":[-1,-1]}]}
                """.formatted(model, EchoModel.INPUT, EchoModel.OUTPUT);
    }

    private static String oipConfig(String model) {
        return """
                {"name":"%s","platform":"fake_echo","max_batch_size":1024,
                 "input":[{"name":"%s","data_type":"TYPE_FP32","dims":[-1]}],
                 "output":[{"name":"%s","data_type":"TYPE_FP32","dims":[-1]}]}
                """.formatted(model, EchoModel.INPUT, EchoModel.OUTPUT);
    }

    private static FullHttpResponse tfs(String model, boolean metadata, boolean ready) {
        if (!metadata) return HttpMessages.json(200, tfsStatus(ready ? "AVAILABLE" : "LOADING"));
        return ready
                ? HttpMessages.json(200, tfsMetadata(model))
                : TfsWire.ROW.refuse(404, "Servable not found for request: Latest(" + model + ")");
    }

    private static String tfsStatus(String state) {
        return """
                {"model_version_status":[{"version":"1","state":"%s","status":{"error_code":"OK","error_message":""}}]}
                """.formatted(state);
    }

    private static String tfsMetadata(String model) {
        return """
                {"model_spec":{"name":"%s","signature_name":"","version":"1"},
                 "metadata":{"signature_def":{"signature_def":{"serving_default":{
                  "inputs":%s,"outputs":%s,"method_name":"tensorflow/serving/predict","defaults":{}}}}}}
                """.formatted(model, tfsTensor(EchoModel.INPUT), tfsTensor(EchoModel.OUTPUT));
    }

    private static String tfsTensor(String name) {
        return """
                {"%1$s":{"dtype":"DT_FLOAT","tensor_shape":{"dim":[{"size":"-1","name":""},{"size":"-1","name":""}],
                 "unknown_rank":false},"name":"%1$s:0"}}
                """.formatted(name);
    }
}
