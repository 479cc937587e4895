package io.millrace.bench.rig;

import java.util.List;

/** One of the goals, and the rig that measures it. */
interface Goal {
    /** The number of the goal, and a word more where a goal has several rigs. */
    String id();

    /** In a line. */
    String title();

    /** Starts what it needs on the stage, which ends it. */
    List<Finding> measure(Stage stage, Effort effort);
}
