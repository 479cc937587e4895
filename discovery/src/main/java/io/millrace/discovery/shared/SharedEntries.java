package io.millrace.discovery.shared;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Texts by name in a registry, seen by all routers. Asked on the control loop; answers complete on any thread. */
public interface SharedEntries extends AutoCloseable {
    /** Of one text, in bytes of UTF-8: more is not written. */
    int MOST_BYTES = 256 << 10;

    /**
     * All there are. May wait for news, no longer than {@link #longestLook}.
     *
     * @return fails with an {@link java.io.IOException} in a sentence, where they are not known
     */
    Future<Map<String, SharedEntry>> look();

    /**
     * Writes one, if it is still what it was.
     *
     * @param name   of letters, digits and {@code . _ -}, at most 200
     * @param before what it was when it was looked at; empty where there was none
     * @return false where it is another by now, and nothing was written; when it fails it may have been written or not
     */
    Future<Boolean> replace(String name, Optional<SharedEntry> before, String text);

    /** After which a look has ended one way or another. */
    Duration longestLook();

    /** Between two looks that succeed. */
    Duration pause();

    @Override
    void close();
}
