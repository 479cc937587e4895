package io.millrace.router.cache.shared;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.router.cache.Remembered;
import io.vertx.core.buffer.Buffer;
import java.nio.BufferUnderflowException;

/** Bytes of any kind, as if their seal were right, are an answer that is written as the same, or are refused. */
class AnswerFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void answers(byte[] data) {
        try {
            Computed read = new AnswerReader(data).read();
            Buffer again = AnswerWriter.write(Remembered.of(read, 0));
            Computed same = new AnswerReader(again.getBytes()).read();
            if (!same.equals(read)) throw new AssertionError(read + " and " + same);
        } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException | FailureException refused) {
            // What SharedForm takes for none of ours.
        }
    }
}
