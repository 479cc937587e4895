package io.millrace.backends.tfs;

import io.millrace.inference.Failure;
import io.millrace.inference.protobuf.ProtoReader;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The tasks of a {@code MultiInferenceRequest}: what is asked of one model, all of the same examples. Source: TensorFlow
 * Serving, {@code multi_inference.cc}, whose texts these are.
 */
public record TfsTasks(List<Task> tasks) {
    private static final int MOST_TASKS = 1024;

    /** @param method full, as {@code tensorflow/serving/classify} */
    record Task(TfsModelSpec model, String method) {}

    public TfsTasks {
        tasks = List.copyOf(tasks);
    }

    /**
     * Reads those of a message.
     *
     * @throws io.millrace.inference.FailureException {@code Malformed}, or {@code Unfit} where they name no model or several
     */
    public static TfsTasks of(Buffer message) {
        List<Task> tasks = new ArrayList<>(2);
        ProtoReader in = ProtoReader.of(message);
        while (in.next()) {
            if (in.field() != 1) {
                in.skip();
                continue;
            }
            if (tasks.size() == MOST_TASKS) throw unfit("more than " + MOST_TASKS + " tasks");
            tasks.add(task(in, tasks.size()));
        }
        requireOneModel(tasks);
        return new TfsTasks(tasks);
    }

    private static Task task(ProtoReader in, int index) {
        TfsModelSpec model = TfsModelSpec.NONE;
        String method = "";
        in.enter("tasks", index);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> model = TfsModelSpec.read(in);
                case 2 -> method = in.string("method_name");
                default -> in.skip();
            }
        }
        return new Task(model, method);
    }

    private static void requireOneModel(List<Task> tasks) {
        if (tasks.isEmpty()) throw unfit("ModelSpec has no name specified.");
        for (Task task : tasks) {
            if (task.model().name().isEmpty()) throw unfit("Found ModelSpec with an empty model name.");
            if (!task.model().name().equals(tasks.getFirst().model().name()))
                throw unfit("All ModelSpecs in a MultiInferenceRequest must access the same model name.");
        }
    }

    /** The first one's, which counts for them all. */
    public TfsModelSpec model() {
        return tasks.getFirst().model();
    }

    private static RuntimeException unfit(String problem) {
        return new Failure.Unfit("", problem).toException();
    }
}
