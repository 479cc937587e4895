package io.millrace.router.frontend.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.ModelName;
import io.millrace.inference.RequestId;
import io.millrace.router.traffic.reward.Feedback;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackMessageTest {
    private static FeedbackMessage read(String text) {
        return FeedbackMessage.read(Buffer.buffer(text));
    }

    @Test
    void isOneOrAList() {
        FeedbackMessage one = read("{\"request_id\":\"a-7\",\"reward\":0.5,\"model\":\"digits\"}");
        FeedbackMessage list = read(" [{\"reward\":1,\"request_id\":\"a\"}, {\"request_id\":\"b\",\"reward\":-2e3}] ");

        assertThat(one.isList()).isFalse();
        assertThat(one.all())
                .containsExactly(new Feedback(
                        new RequestId("a-7"), Optional.of(new ModelName("digits")), new Feedback.Said.Worth(0.5)));
        assertThat(list.isList()).isTrue();
        assertThat(list.all())
                .extracting(Feedback::said)
                .containsExactly(new Feedback.Said.Worth(1), new Feedback.Said.Worth(-2000));
        assertThat(read("[]").all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"reward":1}                                       | request_id: it is missing
            {"request_id":"a"}                                 | reward: it is missing
            {"request_id":"a b","reward":1}                    | request_id: 'a b' is no request id: 1 to 64 letters, digits and . _ -
            {"request_id":"","reward":1}                       | request_id: '' is no request id: 1 to 64 letters, digits and . _ -
            {"request_id":"a","reward":"1"}                    | reward: it is not a number
            {"request_id":"a","reward":null}                   | reward: it is not a number
            {"request_id":"a","reward":1,"modle":"m"}          | modle: no such field; there are request_id, reward and model
            {"request_id":"a","reward":1,"model":"../m"}       | model: '../m' is not the name of a model
            [{"request_id":"a","reward":1},{"request_id":"b"}] | [1].reward: it is missing
            {"request_id":"a","reward":1}}                     | `body: `
            7                                                  | `body: `
            """)
    void namesWhatIsWrong(String text, String problem) {
        assertThatThrownBy(() -> read(text)).hasMessageStartingWith(problem);
    }

    @Test
    void isBounded() {
        String one = "{\"request_id\":\"a\",\"reward\":1}";

        assertThat(read("[" + (one + ",").repeat(FeedbackMessage.MOST - 1) + one + "]")
                        .all())
                .hasSize(FeedbackMessage.MOST);
        assertThatThrownBy(() -> read("[" + (one + ",").repeat(FeedbackMessage.MOST) + one + "]"))
                .hasMessageContaining("more than 1000 of a list");
        assertThatThrownBy(() -> read(" ".repeat(FeedbackMessage.MOST_BYTES + 1)))
                .hasMessageContaining("exceeds the limit of 262144 bytes");
    }
}
