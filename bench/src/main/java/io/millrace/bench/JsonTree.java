package io.millrace.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One JSON message as Jackson databind reads and writes it. */
final class JsonTree {
    private final ObjectMapper jackson = new ObjectMapper();
    private final byte[] read;
    private final JsonNode written;

    /** @param written the message that is written, which may be another */
    JsonTree(Buffer read, Buffer written) {
        this.read = read.getBytes();
        this.written = read(written.getBytes());
    }

    JsonNode read() {
        return read(read);
    }

    JsonNode read(byte[] message) {
        try {
            return jackson.readTree(message);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    byte[] write() {
        try {
            return jackson.writeValueAsBytes(written);
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
