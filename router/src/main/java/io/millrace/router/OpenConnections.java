package io.millrace.router;

import io.vertx.core.http.HttpConnection;
import java.util.HashSet;
import java.util.Set;

/**
 * The clients' connections of one event loop, told in two steps that this process leaves, as RFC 9113, section 6.8, has it: first that
 * nothing new should come, while all that comes is still taken, and then up to which call all were. A client whose call was on
 * its way meanwhile loses nothing. HTTP/1.1 has no such word; there an answer asks to close. On that loop.
 */
final class OpenConnections {
    private static final int NO_ERROR = 0;

    private final Set<HttpConnection> open = new HashSet<>();
    private boolean leaving;

    void opened(HttpConnection connection) {
        open.add(connection);
        if (leaving) goAway(connection, Integer.MAX_VALUE);
    }

    void closed(HttpConnection connection) {
        open.remove(connection);
    }

    void leaveSoon() {
        leaving = true;
        open.forEach(connection -> goAway(connection, Integer.MAX_VALUE));
    }

    void leave() {
        // The last that came is what Vert.x takes for none given.
        open.forEach(connection -> goAway(connection, -1));
    }

    private static void goAway(HttpConnection connection, int lastStream) {
        try {
            connection.goAway(NO_ERROR, lastStream);
        } catch (UnsupportedOperationException http1) {
            // It hears by its next answer.
        }
    }
}
