package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventCountTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data: a~~data: b~~              | 2
            data:a~~                        | 1
            data: a~data: b~~               | 1
            : comment~~data: a~~            | 1
            event: x~data: a~id: 1~~        | 1
            data: a~~data: [DONE]~~         | 1
            data: [DONE]x~~                 | 1
            data: [DONE~~                   | 1
            datax: a~~                      | 0
            da~ta: a~~                      | 0
            data: a                         | 0
            """)
    void countsEventsWithData(String stream, int events) {
        for (String lineEnd : new String[] {"\n", "\r\n", "\r"}) {
            String text = stream.replace("~", lineEnd);
            assertThat(new EventCount().take(Buffer.buffer(text))).isEqualTo(events);
            assertThat(byteByByte(text)).isEqualTo(events);
        }
    }

    @Test
    void countsAnEventWhenItsLineIsWhole() {
        EventCount count = new EventCount();

        assertThat(count.take(Buffer.buffer("data: a"))).isZero();
        assertThat(count.take(Buffer.buffer("b\n"))).isOne();
        assertThat(count.take(Buffer.buffer("\n"))).isZero();
    }

    private static int byteByByte(String text) {
        EventCount count = new EventCount();
        int events = 0;
        for (char c : text.toCharArray()) events += count.take(Buffer.buffer(String.valueOf(c)));
        return events;
    }
}
