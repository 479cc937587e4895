package io.millrace.router.cli;

import io.millrace.backends.http.BearerToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Asks a router's admin port. Blocks. */
final class AdminClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Models may have to be loaded, or endpoints waited for. */
    private static final Duration PATIENCE_WITH_CHANGES = Duration.ofSeconds(60);

    /** Nobody answered; the message says who, and why. */
    static final class Unanswered extends Exception {
        Unanswered(URI admin, IOException cause) {
            super("no answer from " + admin + ": " + words(cause), cause);
        }

        /** Of some failures Java gives the class alone. */
        private static String words(IOException cause) {
            String message = cause.getMessage();
            return message == null ? cause.getClass().getSimpleName() : message;
        }
    }

    private final HttpClient client;
    private final URI admin;
    private final Optional<BearerToken> token;

    AdminClient(HttpClient.Builder client, URI admin, Optional<BearerToken> token) {
        this.client = client.connectTimeout(PATIENCE)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.admin = admin;
        this.token = token;
    }

    /** @param path from the first slash on */
    AdminAnswer get(String path) throws Unanswered, InterruptedException {
        return send(HttpRequest.newBuilder(admin.resolve(path)).GET(), PATIENCE);
    }

    AdminAnswer post(String path) throws Unanswered, InterruptedException {
        return send(HttpRequest.newBuilder(admin.resolve(path)).POST(BodyPublishers.noBody()), PATIENCE_WITH_CHANGES);
    }

    AdminAnswer put(String path, byte[] body) throws Unanswered, InterruptedException {
        return send(
                HttpRequest.newBuilder(admin.resolve(path)).PUT(BodyPublishers.ofByteArray(body)),
                PATIENCE_WITH_CHANGES);
    }

    private AdminAnswer send(HttpRequest.Builder request, Duration patience) throws Unanswered, InterruptedException {
        token.ifPresent(known -> request.header("authorization", known.header()));
        try {
            HttpResponse<String> answer = client.send(request.timeout(patience).build(), BodyHandlers.ofString());
            return new AdminAnswer(answer.statusCode(), answer.body());
        } catch (IOException unreachable) {
            throw new Unanswered(admin, unreachable);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
