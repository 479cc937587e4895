package io.millrace.chaos;

import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.wire.OipGrpcWire;
import io.millrace.chaos.wire.OipWire;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which clients ask which servers in a row. */
public enum Mix {
    /** Clients of REST, of the row's choice, before servers of Open Inference over REST. */
    REST {
        @Override
        List<String> transports() {
            return List.of("rest");
        }

        @Override
        public LoadPlan of(LoadPlan plan) {
            return plan;
        }
    },
    /** Open Inference: gRPC before gRPC, gRPC before REST, REST before gRPC. The same servers speak both. */
    GRPC {
        @Override
        List<String> transports() {
            return List.of("rest", "grpc");
        }

        @Override
        public LoadPlan of(LoadPlan plan) {
            return plan.over(OipGrpcWire.RAW, OipGrpcWire.TYPED, OipWire.JSON)
                    .models(Map.of(OipGrpcWire.RAW, "echo-grpc", OipWire.JSON, "echo-grpc"));
        }
    };

    abstract List<String> transports();

    public abstract LoadPlan of(LoadPlan plan);

    /** Endpoints that a router has of so many servers. */
    public int endpoints(int servers) {
        return servers * transports().size();
    }

    /** For each transport a pool of these ports, and a model on it: {@code echo}, and {@code echo-grpc}. */
    public String config(List<Integer> ports, String poolSettings, String modelSettings) {
        String endpoints = ports.stream()
                .map(port -> "{address: \"127.0.0.1:" + port + "\"}")
                .collect(Collectors.joining(", "));
        StringBuilder pools = new StringBuilder("pools:\n");
        StringBuilder models = new StringBuilder("models:\n");
        for (String transport : transports()) {
            pools.append("  fake-%s: {protocol: oip-%1$s, endpoints: [%s]%s}\n"
                    .formatted(transport, endpoints, prefixed(poolSettings)));
            models.append("  echo%s: {slo: {latency: 200ms}, timeout: 5s, serve: [fake-%s], required: true%s}\n"
                    .formatted(transport.equals("rest") ? "" : "-" + transport, transport, prefixed(modelSettings)));
        }
        return pools.append(models).toString();
    }

    private static String prefixed(String settings) {
        return settings.isEmpty() ? "" : ", " + settings;
    }
}
