package io.millrace.router.out;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where what was handed over goes. By one thread, which may block. */
public interface Out<T> extends Closeable {

    /**
     * @param some in the order they were handed over
     * @throws IOException when any of them may not have been written; the next may be tried
     */
    void write(List<T> some) throws IOException;
}
