package io.millrace.router.cli;

/** What a command returns that leaves the process running. */
final class StayingUp {
    static final int CODE = -1;

    private StayingUp() {}
}
