package io.millrace.router.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.Priority;
import io.millrace.router.simulate.LoadPattern.Call;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {

    @Test
    void readsTimesRowsAndPriorities() throws Exception {
        assertThat(read("model,at,rows,priority\nm,0,1,high\n\nm,0.25,3,\nm,1.5\n"))
                .containsExactly(
                        new Call(0, 1, Priority.HIGH),
                        new Call(250_000_000, 3, Priority.NORMAL),
                        new Call(1_500_000_000, 1, Priority.NORMAL));
    }

    @Test
    void isContentWithTimesAlone() throws Exception {
        assertThat(read("at\n1\n1\n2e0\n"))
                .extracting(Call::atNanos)
                .containsExactly(1_000_000_000L, 1_000_000_000L, 2_000_000_000L);
    }

    @Test
    void namesTheLineThatItCannotRead() {
        assertRefused("", "line 1: no column 'at'");
        assertRefused("time\n1\n", "line 1: no column 'at'");
        assertRefused("at\n", "line 1: no calls");
        assertRefused("at\n1\nsoon\n", "line 3: 'at' is 'soon', not seconds");
        assertRefused("at\n-1\n", "line 2: 'at' is '-1', not seconds from 0");
        assertRefused("at\n1e99\n", "line 2: 'at' is '1e99', not seconds");
        assertRefused("at\n2\n1\n", "line 3: 'at' is before that of the call above");
        assertRefused("at,rows\n1,0\n", "line 2: 'rows' is '0', not a whole number from 1");
        assertRefused("at,rows\n1,many\n", "line 2: 'rows' is 'many'");
        assertRefused("at,priority\n1,urgent\n", "line 2: 'priority' is 'urgent', not high, normal or low");
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(Trace.BadTraceException.class)
                .hasMessageContaining(message);
    }

    private static List<Call> read(String text) throws IOException, Trace.BadTraceException {
        return Trace.read(new BufferedReader(new StringReader(text))).calls();
    }
}
