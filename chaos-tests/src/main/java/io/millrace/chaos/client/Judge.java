package io.millrace.chaos.client;

import io.millrace.chaos.echo.EchoModel;
import io.millrace.chaos.echo.Rows;
import io.millrace.chaos.echo.Verdict;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.wire.NotReadableException;
import io.millrace.chaos.wire.Wire;
import io.netty.handler.codec.http.FullHttpResponse;

/** What a whole, well framed answer is worth to the client that asked {@code x}. On the client's loop. */
@FunctionalInterface
public interface Judge {
    /** A success must be the very answer; an error must have the protocol's own form. */
    Judge STRICT = (id, wire, x, answer) -> wire.status(answer) == 200 ? success(wire, x, answer) : error(wire, answer);

    Outcome judge(int id, Wire wire, Rows x, FullHttpResponse answer);

    private static Outcome success(Wire wire, Rows x, FullHttpResponse answer) {
        try {
            return switch (EchoModel.judge(x, wire.read(answer))) {
                case Verdict.Right right -> new Outcome.Right();
                case Verdict.Misdelivered(int owner) -> new Outcome.Misdelivered(owner);
                case Verdict.Wrong(String what) -> new Outcome.Wrong(what);
            };
        } catch (NotReadableException e) {
            return new Outcome.Wrong("unreadable: " + e.getMessage());
        }
    }

    static Outcome error(Wire wire, FullHttpResponse answer) {
        int status = wire.status(answer);
        boolean load = status == 429 || status == 503;
        if (load && wire.isPushedBack(answer)) return new Outcome.Shed(status);
        if (status < 400 || !wire.isError(answer))
            return new Outcome.Broken("status " + status + " without the protocol's error");
        String text = wire.problem(answer);
        return new Outcome.Refused(status, text.substring(0, Math.min(200, text.length())));
    }
}
