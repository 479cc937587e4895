package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TritonsTest {
    private static final Tritons TRITONS = new Tritons(List.of(new Server(8001, 1, false), new Server(8002, 2, false)));

    @Test
    void standBehindNginxWithTheModelThatAnswersForAnother() {
        assertThat(TRITONS.behindNginx(RealModel.DIGITS, "digits-batched").config(80))
                .contains("server 127.0.0.1:8001; server 127.0.0.1:8002;")
                .contains("rewrite ^/v2/models/digits/infer$ /v2/models/digits-batched/infer break;");
        assertThat(TRITONS.behindNginx(RealModel.DIGITS, "digits").config(80)).doesNotContain("rewrite");
    }
}
