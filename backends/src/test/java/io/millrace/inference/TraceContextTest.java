package io.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    @Test
    void isReadAsTheSpecificationShowsIt() {
        assertThat(TraceContext.of("00-" + TRACE + "-" + PARENT + "-01"))
                .isEqualTo(new TraceContext(TRACE, PARENT, 1))
                .matches(TraceContext::isSampled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02", "fe"})
    void isSampledWhereTheLowestFlagSaysSo(String flags) {
        assertThat(TraceContext.of("00-" + TRACE + "-" + PARENT + "-" + flags)).matches(trace -> !trace.isSampled());
    }

    @Test
    void mayBeOfALaterVersionThatSaysMore() {
        assertThat(TraceContext.of("cc-" + TRACE + "-" + PARENT + "-01-what-the-future-brings"))
                .isEqualTo(new TraceContext(TRACE, PARENT, 1));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473x-00f067aa0ba902b7-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7\"01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
                "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void isNoneWhereAnythingIsWrong(String header) {
        assertThat(TraceContext.of(header)).isNull();
    }
}
