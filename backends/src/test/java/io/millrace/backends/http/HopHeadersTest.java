package io.millrace.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.impl.headers.HeadersAdaptor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopHeadersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: keep-alive",
                "connection: close",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: keep-alive",
                "Proxy-Authorization: Basic eDp5",
                "proxy-authenticate: Basic",
                "PROXY-whatever: 1",
                "TE: gzip",
                "Te: trailers, deflate",
                "Trailer: x",
                "Transfer-Encoding: chunked",
                "TRANSFER-ENCODING: identity",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABk",
                "Expect: 100-continue",
                "Host: example.org",
                "Content-Length: 5",
                "x-millrace-timeout-ms: 5",
                "X-Millrace-Tenant: a",
                "x-millrace-: a",
                "X-Request-Id: abc",
            })
    void endHere(String header) {
        assertThat(passing(header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/json",
                "Inference-Header-Content-Length: 12",
                "TE: trailers",
                "te: Trailers",
                "Accept-Encoding: gzip",
                "Content-Encoding: gzip",
                "Authorization: Bearer x",
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "ts_request_sequence_id: 7",
                "Proxied: yes",
                "x-millrac: 1",
                "x-request-identity: 1",
                "Hosts: a",
                "Keep-Alives: a",
                "Retry-After: 3",
                "t: 1",
                "Empty: ",
            })
    void pass(String header) {
        assertThat(passing(header)).containsExactly(header.strip());
    }

    @Test
    void dropWhatConnectionNames() {
        assertThat(passing(
                        "Connection: keep-alive, X-First",
                        "x-first: 1",
                        "X-Second: 2",
                        "connection:X-SECOND,, ",
                        "X-Third: 3"))
                .containsExactly("X-Third: 3");
    }

    @Test
    void keepOrderAndRepetition() {
        assertThat(passing("a: 1", "b: 2", "A: 3", "host: x", "b: 4")).containsExactly("a: 1", "b: 2", "A: 3", "b: 4");
    }

    /** Through both kinds of map that come here: the one Vert.x shares with Netty's decoder, and any other. */
    private static List<String> passing(String... headers) {
        MultiMap shared = HttpHeaders.headers();
        MultiMap other = new HeadersAdaptor(new DefaultHttpHeaders());
        for (String header : headers) {
            int colon = header.indexOf(':');
            String value = header.substring(colon + 1).strip();
            shared.add(header.substring(0, colon), value);
            other.add(header.substring(0, colon), value);
        }
        assertThat(passing(other)).isEqualTo(passing(shared));
        return passing(shared);
    }

    private static List<String> passing(MultiMap headers) {
        List<String> passed = new ArrayList<>();
        HopHeaders.forEachPassing(headers, (name, value) -> passed.add((name + ": " + value).strip()));
        return passed;
    }
}
