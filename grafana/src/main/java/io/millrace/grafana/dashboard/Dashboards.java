package io.millrace.grafana.dashboard;

import java.util.List;

/** All there are, as they are listed. */
public final class Dashboards {
    public static final List<Dashboard> ALL = List.of(
            Overview.dashboard(),
            OneModel.dashboard(),
            OnePool.dashboard(),
            Traffic.dashboard(),
            Internals.dashboard());

    private Dashboards() {}
}
