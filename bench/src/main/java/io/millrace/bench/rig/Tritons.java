package io.millrace.bench.rig;

import java.util.List;

/** Real Tritons with the models of {@code bench/triton}, equal to each other. */
record Tritons(List<Server> servers) {
    List<Integer> ports() {
        return servers.stream().map(Server::port).toList();
    }

    List<Long> pids() {
        return servers.stream().map(Server::pid).toList();
    }

    /** As a config of Millrace has it. */
    String pool() {
        return "{protocol: oip-rest, endpoints: [" + Emulators.endpoints(ports()) + "]}";
    }

    /** @param served the model that answers for {@code model} */
    Nginx behindNginx(RealModel model, String served) {
        String location = served.equals(model.name())
                ? ""
                : "rewrite ^%s$ /v2/models/%s/infer break;".formatted(model.path(), served);
        return new Nginx(ports(), "", "", location);
    }
}
