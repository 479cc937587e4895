package io.millrace.backends.grpc;

/**
 * Whether the server at the other end of a connection is still there. One that is gone without a word is noticed by a call
 * that runs out of time while nothing at all was heard. Pings would tell sooner; gRPC servers end connections that ping more
 * than once in five minutes (grpc/grpc, {@code doc/keepalive.md}).
 */
final class Pulse {
    private long heard;
    /** As {@link #heard} was when the connection was last at rest; never before it was. */
    private long heardAtRest = -1;

    private boolean doubted;

    /** How often it has been heard of. */
    long heard() {
        return heard;
    }

    /** @return whether it had been doubted */
    boolean beats() {
        heard++;
        boolean was = doubted;
        doubted = false;
        return was;
    }

    void rests() {
        heardAtRest = heard;
    }

    /** Whether the connection has been at rest and nothing came since: its server may be closing it, unused as it was. */
    boolean isSilentSinceRest() {
        return heard == heardAtRest;
    }

    /** Somebody waited in vain since it had been heard of so often. */
    void waitedInVain(long heardBefore) {
        doubted |= heard == heardBefore;
    }

    boolean isDoubted() {
        return doubted;
    }
}
