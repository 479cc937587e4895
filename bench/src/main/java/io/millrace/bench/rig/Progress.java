package io.millrace.bench.rig;

/** What goes on, for who waits: on stderr, apart from the findings. */
final class Progress {
    private Progress() {}

    static void say(String doing) {
        System.err.println("  " + doing);
    }
}
