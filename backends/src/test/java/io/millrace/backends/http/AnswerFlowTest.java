package io.millrace.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerFlowTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | content-length: 1000                                                | WHOLE
            200 | content-length: 1001                                                | AT_ONCE
            200 | content-length: 9, content-type: text/event-stream                  | AT_ONCE
            200 | transfer-encoding: chunked, content-type: text/event-stream         | AT_ONCE
            200 | transfer-encoding: chunked, content-type: Text/Event-Stream;a=b     | AT_ONCE
            200 | transfer-encoding: chunked, content-type: text/event-streams        | AS_IT_COMES
            200 | transfer-encoding: chunked, content-type: application/x-ndjson      | AS_IT_COMES
            200 | transfer-encoding: chunked                                          | AS_IT_COMES
            206 | transfer-encoding: chunked                                          | AS_IT_COMES
            200 | transfer-encoding: chunked, content-type: application/json          | WHEN_LARGE
            200 | transfer-encoding: chunked, content-type: application/json; a=b     | WHEN_LARGE
            200 | transfer-encoding: chunked, content-type: application/json, ts_stream_next: true | AT_ONCE
            500 | transfer-encoding: chunked, content-type: text/event-stream         | WHOLE
            404 | content-length: 1001                                                | WHOLE
            301 | transfer-encoding: chunked                                          | WHOLE
            """)
    void followsFromTheHead(int status, String headers, AnswerFlow flow) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        for (String header : headers.split(", ", -1)) {
            String[] parts = header.split(": ", 2);
            head.headers().add(parts[0], parts[1]);
        }

        assertThat(AnswerFlow.of(head, 1_000)).isEqualTo(flow);
    }
}
