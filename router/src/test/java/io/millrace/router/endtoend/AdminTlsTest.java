package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.PemFiles;
import io.millrace.backends.tls.TestAuthority;
import io.millrace.backends.tls.TestTls;
import io.millrace.backends.tls.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** TLS on the admin port, and what it asks of those who come. */
class AdminTlsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("Ours");
    private static final TestAuthority OTHERS = new TestAuthority("Others");
    private static final PemFiles FILES = PemFiles.create();
    private static final CertifiedKey OWN = FILES.certified("own", AUTHORITY.issue("127.0.0.1"));
    private static final TrustedCertificates CA = FILES.trusted("ca.crt", AUTHORITY);
    private static final SSLContext WITHOUT = TestTls.context(AUTHORITY);
    private static final SSLContext WITH = TestTls.context(AUTHORITY.issue("admin"), AUTHORITY);
    private static final SSLContext WITH_OTHER = TestTls.context(OTHERS.issue("admin"), AUTHORITY);

    private static StartedRouter router(String more) {
        return StartedRouter.withAdmin(
                ", tls: {cert: %s, key: %s%s".formatted(OWN.certFile(), OWN.keyFile(), more), """
                pools: {local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}}
                models: {digits: {slo: {latency: 1s}, serve: [local]}}
                """);
    }

    private static HttpResponse<String> get(StartedRouter router, SSLContext tls, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + router.adminPort() + path));
        if (headers.length > 0) request.headers(headers);
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    @Test
    void isSpokenWithTheCertificateOfTheConfigByHttp1Alone() throws Exception {
        try (StartedRouter router = router("}")) {
            HttpResponse<String> answer = get(router, WITHOUT, "/v1/fleet");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(answer.sslSession().orElseThrow().getPeerCertificates()[0])
                    .isEqualTo(OWN.chain().getFirst());
            try (RawConnection data = router.connect()) {
                assertThat(data.exchange("GET /v2/health/live HTTP/1.1\r\nHost: a\r\n\r\n")
                                .status())
                        .as("the data port has none of it")
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aCertificateOfTheAuthorityOpensItAndNoOther() throws Exception {
        try (StartedRouter router = router(", client-ca: " + CA.file() + "}")) {
            assertThat(get(router, WITH, "/v1/fleet").statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> get(router, WITHOUT, "/live")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get(router, WITH_OTHER, "/live")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void withATokenToBothAreAskedForUnlessACertificateIsOptional() throws Exception {
        String bearer = "Bearer s3cret";
        try (StartedRouter both = router(", client-ca: " + CA.file() + "}, token: s3cret")) {
            assertThat(get(both, WITH, "/v1/fleet").statusCode()).isEqualTo(401);
            assertThat(get(both, WITH, "/v1/fleet", "authorization", bearer).statusCode())
                    .isEqualTo(200);
        }
        try (StartedRouter either = router(", client-ca: " + CA.file() + ", verify-client: optional}, token: s3cret")) {
            assertThat(get(either, WITH, "/v1/fleet").statusCode()).isEqualTo(200);
            assertThat(get(either, WITHOUT, "/v1/fleet").statusCode()).isEqualTo(401);
            assertThat(get(either, WITHOUT, "/v1/config", "authorization", bearer)
                            .body())
                    .contains("token: '***'")
                    .doesNotContain("s3cret");
        }
    }
}
