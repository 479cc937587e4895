package io.millrace.router.observe;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where lines go. By one thread, which may block. */
interface LineOut extends Closeable {

    /**
     * @param lines each with its end
     * @throws IOException when any of them may not have been written; the next may be tried
     */
    void write(List<String> lines) throws IOException;
}
