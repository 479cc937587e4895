package io.millrace.router.frontend.grpc.stream;

import io.millrace.inference.Failure;
import io.millrace.router.frontend.HeldBody;
import io.millrace.router.frontend.grpc.stream.StreamWords.Addressee;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The messages of one stream that are calls of their own: some are under way at once, and all are answered in their order. */
final class Turns {
    /** As many as a client of unary calls might have under way; what it sends beyond waits unread. */
    static final int MOST_AT_ONCE = 16;

    private final RequestStream stream;
    private final Deque<StreamedRequest> underWay = new ArrayDeque<>();
    private boolean telling;

    Turns(RequestStream stream) {
        this.stream = stream;
    }

    boolean isFull() {
        return underWay.size() >= MOST_AT_ONCE;
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    void ask(HeldBody message, Addressee to) {
        StreamedRequest request = new StreamedRequest(stream, this, message.body());
        underWay.addLast(request);
        stream.kind().infer().infer(request, stream.kind().words().form(), to.model(), to.version(), message);
    }

    /** A message that is not even asked. */
    void refuse(HeldBody message, Failure why) {
        StreamedRequest request = new StreamedRequest(stream, this, message.body());
        underWay.addLast(request);
        message.release();
        request.fail(why);
    }

    /** One has its answer: it is told when those before it have theirs. */
    void answered() {
        if (telling) return;
        telling = true;
        for (StreamedRequest first = underWay.peekFirst();
                first != null && first.isAnswered();
                first = underWay.peekFirst()) {
            underWay.removeFirst();
            first.tell();
        }
        telling = false;
        stream.roomChanged();
        stream.endIfAnswered(null);
    }

    void leave() {
        List<StreamedRequest> given = List.copyOf(underWay);
        underWay.clear();
        given.forEach(StreamedRequest::leave);
    }
}
