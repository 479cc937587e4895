package io.millrace.router.out;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lines, each with its end, for whoever collects what the process says. */
public final class StandardOut implements Out<String> {
    private final PrintStream stream;

    public StandardOut(PrintStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(List<String> lines) throws IOException {
        byte[] bytes = String.join("", lines).getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
        if (stream.checkError()) throw new IOException("standard output is closed");
    }

    /** It is not ours to close. */
    @Override
    public void close() {}
}
