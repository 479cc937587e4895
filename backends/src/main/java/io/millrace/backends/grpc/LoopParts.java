package io.millrace.backends.grpc;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.http.Connector;
import io.millrace.backends.http.DeadlineWheel;
import io.millrace.backends.http.HttpSettings;

/** What all connections of one event loop share. */
record LoopParts(HttpSettings settings, DeadlineWheel wheel, Connector connector, ConnectionListener listener) {}
