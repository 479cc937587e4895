package io.millrace.discovery.fixed;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.Heard;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaticSourceTest {
    @Test
    void tellsItsListOnce() {
        List<Endpoint> endpoints = List.of(Endpoint.remote("p", ServerFamily.OIP_REST, "h", 80));
        Heard heard = new Heard();

        new StaticSource(endpoints).start(heard);

        assertThat(heard.lists).containsExactly(endpoints);
    }
}
