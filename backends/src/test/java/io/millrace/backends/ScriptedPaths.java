package io.millrace.backends;

import java.util.Map;
import java.util.TreeMap;

/** A server of recorded answers: by path, else 404. */
public final class ScriptedPaths {
    private final Map<String, String> answers = new TreeMap<>();

    public ScriptedPaths json(String path, String body) {
        answers.put(path, ScriptedServer.json(body));
        return this;
    }

    public ScriptedPaths status(String path, String status, String body) {
        answers.put(path, ScriptedServer.status(status, body));
        return this;
    }

    public ScriptedPaths without(String path) {
        answers.remove(path);
        return this;
    }

    public ScriptedServer start() {
        return new ScriptedServer(peer -> {
            while (peer.receives()) {
                String path = peer.last().line().split(" ", -1)[1];
                peer.write(answers.getOrDefault(
                        path, ScriptedServer.status("404 Not Found", "{\"error\":\"Not Found\"}")));
            }
        });
    }
}
