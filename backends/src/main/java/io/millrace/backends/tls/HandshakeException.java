package io.millrace.backends.tls;

import javax.net.ssl.SSLException;

/** A handshake that came to nothing for a reason of our own wording. */
final class HandshakeException extends SSLException {
    private static final long serialVersionUID = 1;

    HandshakeException(String problem) {
        super(problem);
    }
}
