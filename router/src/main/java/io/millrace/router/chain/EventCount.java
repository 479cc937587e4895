package io.millrace.router.chain;

import io.vertx.core.buffer.Buffer;

/**
 * Counts the events with data in a {@code text/event-stream} as it goes by; OpenAI's closing {@code [DONE]} is none. What
 * servers of language models send as one event is mostly one token, so this is what tokens are counted by. Source: WHATWG
 * HTML, section 9.2.6.
 */
final class EventCount {
    private static final String DATA = "data:";
    private static final String DONE = "[DONE]";

    private enum Line {
        FIELD,
        VALUE,
        REST
    }

    private Line line = Line.FIELD;
    private int matched;
    private boolean hasText;
    private boolean isData;
    private boolean counted;
    private boolean afterReturn;

    /** How many events had their first line of data end within these bytes. */
    int take(Buffer bytes) {
        int events = 0;
        for (int i = 0; i < bytes.length(); i++) {
            byte b = bytes.getByte(i);
            boolean secondOfPair = afterReturn && b == '\n';
            afterReturn = b == '\r';
            if (secondOfPair) continue;
            if (b == '\n' || b == '\r') events += lineEnds();
            else inLine(b);
        }
        return events;
    }

    private void inLine(byte b) {
        hasText = true;
        switch (line) {
            case FIELD -> {
                if (b != DATA.charAt(matched)) {
                    line = Line.REST;
                } else if (++matched == DATA.length()) {
                    isData = true;
                    matched = 0;
                    line = Line.VALUE;
                }
            }
            case VALUE -> {
                if (b == ' ' && matched == 0) return;
                if (matched < DONE.length() && b == DONE.charAt(matched)) matched++;
                else line = Line.REST;
            }
            case REST -> {}
        }
    }

    private int lineEnds() {
        boolean isDone = line == Line.VALUE && matched == DONE.length();
        int event = isData && !isDone && !counted ? 1 : 0;
        if (event == 1) counted = true;
        if (!hasText) counted = false;
        line = Line.FIELD;
        matched = 0;
        hasText = false;
        isData = false;
        return event;
    }
}
