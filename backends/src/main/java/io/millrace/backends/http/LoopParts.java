package io.millrace.backends.http;

import io.millrace.backends.ConnectionListener;

/** What all connections of one event loop share. */
record LoopParts(
        HttpSettings settings,
        DeadlineWheel wheel,
        RequestWriter writer,
        Connector connector,
        ConnectionListener listener) {}
