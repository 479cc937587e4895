package io.millrace.grafana.dashboard;

/** What a panel's numbers are, in Grafana's words. */
enum Unit {
    SECONDS("s"),
    /** In [0,1], drawn as percent. */
    SHARE("percentunit"),
    CALLS_PER_SECOND("reqps"),
    PER_SECOND("ops"),
    COUNT("short"),
    BYTES("bytes"),
    /** Multiples of what is allowed. */
    TIMES("none");

    private final String grafana;

    Unit(String grafana) {
        this.grafana = grafana;
    }

    String grafana() {
        return grafana;
    }
}
