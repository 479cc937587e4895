package io.millrace.grafana.dashboard;

/** How a panel draws what its queries return. */
enum Drawing {
    LINES("timeseries", 8),
    STACKED("timeseries", 8),
    NUMBER("stat", 4),
    TABLE("table", 8),
    /** Of a histogram's buckets over time. */
    HEATMAP("heatmap", 8);

    private final String type;
    private final int height;

    Drawing(String type, int height) {
        this.type = type;
        this.height = height;
    }

    String type() {
        return type;
    }

    int height() {
        return height;
    }
}
