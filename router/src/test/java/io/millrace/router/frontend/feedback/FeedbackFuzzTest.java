package io.millrace.router.frontend.feedback;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.vertx.core.buffer.Buffer;

/** Feedback of any bytes is read or refused with what is wrong with it. */
class FeedbackFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void messages(byte[] data) {
        try {
            FeedbackMessage message = FeedbackMessage.read(Buffer.buffer(data));
            if (message.all().size() > FeedbackMessage.MOST
                    || (!message.isList() && message.all().size() != 1)) throw new AssertionError(message);
        } catch (FailureException refused) {
            if (!(refused.failure() instanceof Failure.Malformed || refused.failure() instanceof Failure.TooLarge))
                throw refused;
        }
    }
}
