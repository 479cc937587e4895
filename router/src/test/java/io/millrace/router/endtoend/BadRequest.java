package io.millrace.router.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** One cell of the table: a request that a client should not have sent, and what it gets for it. */
final class BadRequest {
    private final ClientProtocol client;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final byte[] body;
    private String verb = "POST";
    private String target;
    private boolean chunked;
    private int status = 400;
    private List<String> says = List.of();
    private boolean closes;

    private BadRequest(ClientProtocol client, byte[] body) {
        this.client = client;
        this.body = body;
        this.target = client.target("digits");
    }

    static BadRequest oip(String body) {
        return of(ClientProtocol.OIP, body.getBytes(UTF_8));
    }

    static BadRequest of(ClientProtocol client, byte[] body) {
        return new BadRequest(client, body);
    }

    static BadRequest tfs(String body) {
        return of(ClientProtocol.TFS, body.getBytes(UTF_8));
    }

    static BadRequest torchserve(String body) {
        return of(ClientProtocol.TORCHSERVE, body.getBytes(UTF_8));
    }

    /** A body that is right, so that something else must be wrong. */
    static BadRequest good(ClientProtocol client) {
        return of(client, client.sample().getBytes(UTF_8));
    }

    static BadRequest goodOip() {
        return good(ClientProtocol.OIP);
    }

    static BadRequest goodTfs() {
        return good(ClientProtocol.TFS);
    }

    static BadRequest goodTorchserve() {
        return good(ClientProtocol.TORCHSERVE);
    }

    /** The same for each protocol. */
    static BadRequest[] forAll(Function<ClientProtocol, BadRequest> cell) {
        return Stream.of(ClientProtocol.values()).map(cell).toArray(BadRequest[]::new);
    }

    BadRequest by(String otherVerb) {
        verb = otherVerb;
        return this;
    }

    BadRequest at(String otherTarget) {
        target = otherTarget;
        return this;
    }

    BadRequest of(String model) {
        return at(client.target(model));
    }

    BadRequest with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    BadRequest inChunks() {
        chunked = true;
        return this;
    }

    BadRequest gets(int otherStatus) {
        status = otherStatus;
        return this;
    }

    /** All of these are in the message. */
    BadRequest saying(String... fragments) {
        says = List.of(fragments);
        return this;
    }

    BadRequest thenCloses() {
        closes = true;
        return this;
    }

    ClientProtocol client() {
        return client;
    }

    boolean closes() {
        return closes;
    }

    void assertIsRefusedBy(RawAnswer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(says).isNotEmpty();
        assertThat(client.errorText(answer)).contains(says);
        assertThat(answer.header("x-request-id")).matches("[0-9a-f]{16}");
    }

    byte[] bytes() {
        StringBuilder head = new StringBuilder(verb + " " + target + " HTTP/1.1\r\nhost: millrace\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (chunked) head.append("transfer-encoding: chunked\r\n");
        else if (!headers.containsKey("content-length"))
            head.append("content-length: ").append(body.length).append("\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        if (chunked) writeChunks(out);
        else out.writeBytes(body);
        return out.toByteArray();
    }

    private void writeChunks(ByteArrayOutputStream out) {
        int size = 16_000;
        for (int at = 0; at < body.length; at += size) {
            int length = Math.min(size, body.length - at);
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
            out.write(body, at, length);
            out.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        out.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
    }

    @Override
    public String toString() {
        return client.keyword() + " " + verb + " " + (target.length() < 60 ? target : target.substring(0, 60) + "…");
    }
}
