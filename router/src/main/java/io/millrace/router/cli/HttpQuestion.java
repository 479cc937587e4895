package io.millrace.router.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The request that {@code millrace bench} sends, over HTTP/1.1. */
final class HttpQuestion {
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*)");
    private static final Pattern METHOD = Pattern.compile("[A-Z]{0,20}");
    private static final int LARGEST_BODY = 64 << 20;

    private final String method;
    private final List<String> headers;
    private final byte[] body;

    /**
     * @param method  empty for POST where there is a body, else GET
     * @param headers as {@code name: value}
     * @param body    shared, never changed
     */
    HttpQuestion(String method, List<String> headers, byte[] body) {
        if (!METHOD.matcher(method).matches())
            throw new IllegalArgumentException("--method: '" + method + "' is no method, as POST");
        for (String header : headers)
            if (!HEADER.matcher(header).matches())
                throw new IllegalArgumentException("--header: '" + header + "' is not a name and a value, as 'a: b'");
        this.method = method;
        this.headers = headers;
        this.body = body;
    }

    /** @param data the body itself, or {@code @} and the file that holds it */
    static byte[] body(String data) {
        if (!data.startsWith("@")) return data.getBytes(UTF_8);
        Path file = Path.of(data.substring(1));
        try {
            if (Files.size(file) > LARGEST_BODY)
                throw new IllegalArgumentException("--data: " + file + " is over 64 MiB");
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "--data: cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** Head and body as they go to this URL. */
    byte[] bytes(URI url) {
        List<String> head = new ArrayList<>();
        String target = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String verb = !method.isEmpty() ? method : body.length > 0 ? "POST" : "GET";
        head.add(verb + " " + target + query + " HTTP/1.1");
        if (!has("host")) head.add("host: " + url.getRawAuthority());
        if (!has("content-type") && body.length > 0) head.add("content-type: application/json");
        if (body.length > 0 || !verb.equals("GET")) head.add("content-length: " + body.length);
        head.addAll(headers);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((String.join("\r\n", head) + "\r\n\r\n").getBytes(ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private boolean has(String name) {
        return headers.stream()
                .anyMatch(header -> header.toLowerCase(Locale.ROOT).startsWith(name + ":"));
    }

    /** Where a URL leads; not resolved where its host is unknown. */
    static InetSocketAddress server(URI url) {
        if (!"http".equals(url.getScheme()) || url.getHost() == null)
            throw new IllegalArgumentException("'" + url + "' is not a URL of http, as http://127.0.0.1:8080/v2");
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        return new InetSocketAddress(host, url.getPort() < 0 ? 80 : url.getPort());
    }
}
