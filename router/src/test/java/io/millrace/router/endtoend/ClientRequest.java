package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request over HTTP/1.1, byte by byte: a question about the digits model where nothing else is said. */
final class ClientRequest {
    private final ClientProtocol client;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final byte[] body;
    private String verb = "POST";
    private String target;
    private boolean chunked;

    private ClientRequest(ClientProtocol client, byte[] body) {
        this.client = client;
        this.body = body;
        this.target = client.target(client.digits());
    }

    static ClientRequest of(ClientProtocol client, byte[] body) {
        return new ClientRequest(client, body);
    }

    static ClientRequest oip(String body) {
        return of(ClientProtocol.OIP, body.getBytes(UTF_8));
    }

    static ClientRequest tfs(String body) {
        return of(ClientProtocol.TFS, body.getBytes(UTF_8));
    }

    static ClientRequest kserve(String body) {
        return of(ClientProtocol.KSERVE, body.getBytes(UTF_8));
    }

    static ClientRequest torchserve(String body) {
        return of(ClientProtocol.TORCHSERVE, body.getBytes(UTF_8));
    }

    /** A body that is right, so that something else must be wrong. */
    static ClientRequest good(ClientProtocol client) {
        return of(client, client.sample().getBytes(UTF_8));
    }

    static ClientRequest goodOip() {
        return good(ClientProtocol.OIP);
    }

    static ClientRequest goodTfs() {
        return good(ClientProtocol.TFS);
    }

    static ClientRequest goodKserve() {
        return good(ClientProtocol.KSERVE);
    }

    static ClientRequest goodTorchserve() {
        return good(ClientProtocol.TORCHSERVE);
    }

    ClientRequest by(String otherVerb) {
        verb = otherVerb;
        return this;
    }

    ClientRequest at(String otherTarget) {
        target = otherTarget;
        return this;
    }

    ClientRequest about(String model) {
        return at(client.target(model));
    }

    ClientRequest with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    ClientRequest inChunks() {
        chunked = true;
        return this;
    }

    BadRequest gets(int status) {
        return new BadRequest(this, status, List.of(), false);
    }

    /** Most mistakes get 400. */
    BadRequest saying(String... fragments) {
        return gets(400).saying(fragments);
    }

    ClientProtocol client() {
        return client;
    }

    /** Over whatever the caller speaks, which frames it in its own way. */
    Answer over(Caller caller) {
        MultiMap sent = MultiMap.caseInsensitiveMultiMap().addAll(headers);
        return await(caller.send(HttpMethod.valueOf(verb), target, new Message(sent, Buffer.buffer(body))));
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
