package io.millrace.router.admin;

import io.millrace.config.AdminSettings;
import io.millrace.inference.HandTicker;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An admin port of three routes, asked by bytes. */
final class GuardedPort implements AutoCloseable {
    final List<String> audit = new CopyOnWriteArrayList<>();
    final HandTicker ticker = new HandTicker();

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    GuardedPort(AdminSettings settings) {
        List<AdminRoute> routes = List.of(
                AdminRoute.get("/live", AdminRoute.Access.OPEN, "", call -> call.text(200, "live\n")),
                AdminRoute.get(
                        "/v1/fleet",
                        AdminRoute.Access.GUARDED,
                        "",
                        call -> call.json(new JsonObject().put("fleet", 1))),
                new AdminRoute(
                        HttpMethod.POST,
                        "/v1/{what}/drain",
                        AdminRoute.Access.GUARDED,
                        "",
                        call -> call.text(202, call.parameter("what"))),
                AdminRoute.get("/v1/broken", AdminRoute.Access.GUARDED, "", call -> {
                    throw new IllegalStateException("broken");
                }));
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(new AdminPort(routes, new AdminGate(() -> settings), new AuditLog(audit::add, ticker)));
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    String ownHost() {
        return "127.0.0.1:" + server.actualPort();
    }

    /** @param fields of the head, besides those that every request has */
    String send(String line, String... fields) {
        boolean hasHost = List.of(fields).stream().anyMatch(field -> field.startsWith("Host:"));
        String head = line + " HTTP/1.1\r\n" + (hasHost ? "" : "Host: " + ownHost() + "\r\n")
                + "Connection: close\r\nContent-Length: 0\r\n"
                + (fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n") + "\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int status(String line, String... fields) {
        return Integer.parseInt(send(line, fields).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
