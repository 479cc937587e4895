package io.millrace.router.simulate;

import io.millrace.router.simulate.SeenRun.Sent;
import java.util.List;
import java.util.Locale;

/**
 * Draws a stretch of a run: each call a line from its arrival to its deadline, drawn boldly while it waits, and below the
 * servers with their batches. One batch that left because one row more would have made its first call late is explained.
 */
final class QueuePicture {
    private static final int LEFT = 92;
    private static final int WIDTH = 844;
    private static final int TOP = 96;
    private static final int PITCH = 5;
    private static final int LANE = 30;
    private static final double MILLI = 1e6;

    private final SeenRun run;
    private final Speed speed;
    private final double fromMillis;
    private final double spanMillis;
    private final StringBuilder svg = new StringBuilder();

    QueuePicture(SeenRun run, Speed speed, double fromMillis, double spanMillis) {
        this.run = run;
        this.speed = speed;
        this.fromMillis = fromMillis;
        this.spanMillis = spanMillis;
    }

    String draw() {
        List<SimulatedCall> shown = run.calls.stream()
                .filter(call -> within(call.arrivedNanos()) && run.wasSent(call))
                .toList();
        List<String> servers =
                run.batches.stream().map(Sent::server).distinct().sorted().toList();
        int lanes = TOP + shown.size() * PITCH + 34;
        int height = lanes + servers.size() * LANE + 40;
        head(height);
        axis(lanes - 16);
        for (int i = 0; i < shown.size(); i++) call(shown.get(i), TOP + i * PITCH);
        text("head", 24, TOP + 8, "Calls");
        text("head", 24, lanes + 19, "Servers");
        for (int i = 0; i < servers.size(); i++) lane(servers.get(i), lanes + i * LANE);
        explain(shown, lanes);
        return svg.append("</svg>\n").toString();
    }

    private void head(int height) {
        add("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 %d" role="img" aria-labelledby="t d">
                  <title id="t">A queue, its deadlines and its batches</title>
                  <desc id="d">A stretch of a simulated run. Each call is a line from its arrival to its deadline; the bold part is
                    the time it waits, in the colour of its batch; the middle part the time it is computed. Below, the batches at
                    the servers. One batch is marked that left because with one row more its first call would have been late.</desc>
                  <style>
                    svg { font-family: ui-sans-serif, system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
                    .sheet { fill: #ffffff; }
                    .even { stroke: #3a6ea5; fill: #3a6ea5; }
                    .odd { stroke: #b06a1f; fill: #b06a1f; }
                    .wait { stroke-width: 3; }
                    .work { stroke-width: 1.2; }
                    .left { stroke: #b9c3d0; stroke-width: 1; stroke-dasharray: 2 2; }
                    .end { stroke: #5b6b80; stroke-width: 1.5; }
                    .box { fill-opacity: 0.18; }
                    .grid { stroke: #dfe5ec; }
                    .mark { stroke: #b3261e; stroke-width: 1.3; fill: none; }
                    .more { stroke-dasharray: 4 3; }
                    text { fill: #1c2733; font-size: 13px; }
                    .head { font-weight: 600; font-size: 14px; }
                    .small { font-size: 11.5px; fill: #4a5a6d; }
                    .told { font-size: 12px; fill: #b3261e; }
                    @media (prefers-color-scheme: dark) {
                      .sheet { fill: #0f1620; }
                      .even { stroke: #6fa3db; fill: #6fa3db; }
                      .odd { stroke: #e0a45c; fill: #e0a45c; }
                      .left { stroke: #45556a; }
                      .end { stroke: #93a4b8; }
                      .grid { stroke: #202c3a; }
                      .mark { stroke: #ff8a80; }
                      text { fill: #e3eaf2; }
                      .small { fill: #a9b8c9; }
                      .told { fill: #ff8a80; }
                    }
                  </style>
                  <rect class="sheet" width="960" height="%d" rx="8"/>
                """.formatted(height, height));
        text(
                "small",
                LEFT,
                26,
                "each line a call: bold while it waits, thin while it is computed, dashed to its deadline");
    }

    private void axis(int bottom) {
        for (double t = fromMillis; t <= fromMillis + spanMillis; t += 10) {
            line("grid", x(t), TOP - 8, x(t), bottom);
            text("small", x(t) - 8, bottom + 12, String.format(Locale.ROOT, "%.0f ms", t - fromMillis));
        }
    }

    private void call(SimulatedCall call, int y) {
        Sent batch = run.batchOf(call);
        add("  <g class=\"%s\">\n".formatted(colour(batch)));
        stroke("wait", call.arrivedNanos(), batch.atNanos(), y);
        stroke("work", batch.atNanos(), run.answeredNanos(batch), y);
        stroke("left", run.answeredNanos(batch), call.wantedNanos(), y);
        if (within(call.wantedNanos())) line("end", xOf(call.wantedNanos()), y - 2, xOf(call.wantedNanos()), y + 2);
        add("  </g>\n");
    }

    private void lane(String server, int y) {
        for (Sent batch : run.batches) {
            if (!batch.server().equals(server)) continue;
            double from = clamp(xOf(batch.atNanos()));
            double to = clamp(xOf(run.answeredNanos(batch)));
            if (to - from < 1) continue;
            add(
                    "  <g class=\"%s\"><rect class=\"box\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\"/></g>\n"
                            .formatted(colour(batch), from, y, to - from, LANE - 6));
            if (to - from > 60) text("small", from + 6, y + 16, batch.rows() + " rows");
        }
    }

    /** The first batch that would have made its first call late with one row more. */
    private void explain(List<SimulatedCall> shown, int lanes) {
        for (Sent batch : run.batches) {
            double sent = batch.atNanos();
            double deadline = batch.earliestDeadlineNanos();
            boolean onlyJust =
                    sent + speed.nanos(batch.rows()) <= deadline && sent + speed.nanos(batch.rows() + 2) > deadline;
            long first = shown.stream()
                    .filter(call -> run.batchOf(call).equals(batch))
                    .count();
            if (!onlyJust || first < batch.rows() || xOf((long) deadline) > LEFT + WIDTH - 40) continue;
            line("mark", xOf(batch.atNanos()), 62, xOf(batch.atNanos()), lanes + 4);
            line("mark more", xOf((long) deadline), 62, xOf((long) deadline), lanes + 4);
            text(
                    "told",
                    xOf(batch.atNanos()) + 6,
                    58,
                    "sent: with one row more, ending " + afterwards(batch) + " later,");
            text("told", xOf(batch.atNanos()) + 6, 74, "its first call would miss its deadline →");
            return;
        }
        throw new IllegalStateException("no batch of this stretch tells why it left");
    }

    private String afterwards(Sent batch) {
        return String.format(
                Locale.ROOT, "%.0f ms", (speed.nanos(batch.rows() + 1) - speed.nanos(batch.rows())) / MILLI);
    }

    private static String colour(Sent batch) {
        return batch.number() % 2 == 0 ? "even" : "odd";
    }

    private boolean within(long nanos) {
        return nanos / MILLI >= fromMillis && nanos / MILLI <= fromMillis + spanMillis;
    }

    private double x(double millis) {
        return LEFT + (millis - fromMillis) / spanMillis * WIDTH;
    }

    private double xOf(long nanos) {
        return x(nanos / MILLI);
    }

    private static double clamp(double x) {
        return Math.clamp(x, LEFT, LEFT + WIDTH);
    }

    private void stroke(String kind, long fromNanos, long toNanos, int y) {
        double from = clamp(xOf(fromNanos));
        double to = clamp(xOf(toNanos));
        if (to > from) line(kind, from, y, to, y);
    }

    private void line(String kind, double x1, double y1, double x2, double y2) {
        add("  <line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n".formatted(kind, x1, y1, x2, y2));
    }

    private void text(String kind, double x, double y, String words) {
        add("  <text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n".formatted(kind, x, y, words));
    }

    private void add(String part) {
        svg.append(part);
    }
}
