package io.millrace.router.redis;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes of any kind are replies, or are refused; the same in one piece and byte for byte. */
class ReplyReaderFuzzTest {
    private static final int MOST = 64;

    @FuzzTest(maxDuration = "1m")
    void replies(byte[] data) {
        List<RedisReply> whole = new ArrayList<>();
        List<RedisReply> pieces = new ArrayList<>();
        boolean good = read(new ReplyReader(MOST, whole::add), List.of(Buffer.buffer(data)));
        List<Buffer> cut = new ArrayList<>();
        for (byte each : data) cut.add(Buffer.buffer(new byte[] {each}));
        boolean goodInPieces = read(new ReplyReader(MOST, pieces::add), cut);
        if (good != goodInPieces || !whole.equals(pieces)) throw new AssertionError(whole + " and " + pieces);
        for (RedisReply reply : whole)
            if (reply instanceof RedisReply.Value(Buffer bytes) && bytes.length() > MOST)
                throw new AssertionError("a value of " + bytes.length() + " bytes");
    }

    private static boolean read(ReplyReader reader, List<Buffer> pieces) {
        try {
            for (Buffer piece : pieces) reader.read(piece);
            return true;
        } catch (BadReplyException refused) {
            return false;
        }
    }
}
