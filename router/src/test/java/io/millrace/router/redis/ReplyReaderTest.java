package io.millrace.router.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {
    private static final int MOST = 16;
    private static final Buffer SEVERAL = Buffer.buffer("+OK\r\n:-2\r\n$5\r\na\r\nb\n\r\n$-1\r\n-ERR no\r\n$0\r\n\r\n");
    private static final List<RedisReply> READ = List.of(
            new RedisReply.Status("OK"),
            new RedisReply.Whole(-2),
            new RedisReply.Value(Buffer.buffer("a\r\nb\n")),
            new RedisReply.Nothing(),
            new RedisReply.Problem("ERR no"),
            new RedisReply.Value(Buffer.buffer()));

    private final List<RedisReply> replies = new ArrayList<>();
    private final ReplyReader reader = new ReplyReader(MOST, replies::add);

    private void read(String text) throws BadReplyException {
        reader.read(Buffer.buffer(text));
    }

    @Test
    void readsRepliesWhereverTheyAreCut() throws BadReplyException {
        for (int first = 0; first <= SEVERAL.length(); first++)
            for (int second = first; second <= SEVERAL.length(); second++) {
                replies.clear();
                reader.read(SEVERAL.getBuffer(0, first));
                reader.read(SEVERAL.getBuffer(first, second));
                reader.read(SEVERAL.getBuffer(second, SEVERAL.length()));
                assertThat(replies).as("cut at %d and %d", first, second).isEqualTo(READ);
            }
    }

    @Test
    void readsRepliesByteForByte() throws BadReplyException {
        for (int i = 0; i < SEVERAL.length(); i++) reader.read(SEVERAL.getBuffer(i, i + 1));

        assertThat(replies).isEqualTo(READ);
    }

    @Test
    void takesAValueOfTheBound() throws BadReplyException {
        read("$16\r\n0123456789abcdef\r\n");

        assertThat(replies).containsExactly(new RedisReply.Value(Buffer.buffer("0123456789abcdef")));
    }

    @Test
    void readsOverALongerOneWhereverItIsCut() throws BadReplyException {
        Buffer text = Buffer.buffer("$17\r\n0123456789\r\ncdefg\r\n:1\r\n");
        for (int cut = 0; cut <= text.length(); cut++) {
            replies.clear();
            reader.read(text.getBuffer(0, cut));
            reader.read(text.getBuffer(cut, text.length()));
            assertThat(replies).containsExactly(new RedisReply.TooLong(17), new RedisReply.Whole(1));
        }
    }

    @Test
    void saysHowManyRepliesAreToOneCommand() throws BadReplyException {
        read("*2\r\n$1\r\na\r\n$-1\r\n");

        assertThat(replies)
                .containsExactly(
                        new RedisReply.Items(2), new RedisReply.Value(Buffer.buffer("a")), new RedisReply.Nothing());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*1000000000\r\n",
                "*-1\r\n",
                "$536870913\r\n",
                "%1\r\n",
                "$99999999999999999999\r\n",
                "$2147483648\r\n",
                "$-2\r\n",
                "$x\r\n",
                ":\r\n",
                "\r\n",
                "\n",
                "OK\n",
                "HTTP/1.1 400 Bad Request\r\n",
                "$2\r\nabc\r\n",
            })
    void refusesWhatIsNoReplyToUs(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(BadReplyException.class);
        assertThat(replies).isEmpty();
    }

    @Test
    void refusesALineThatDoesNotEnd() throws BadReplyException {
        read("+" + "a".repeat(300));

        assertThatThrownBy(() -> read("a".repeat(300))).isInstanceOf(BadReplyException.class);
    }
}
