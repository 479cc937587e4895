package io.millrace.backends.tfs;

import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensors;
import io.millrace.inference.protobuf.ProtoReader;
import io.vertx.core.buffer.Buffer;

/**
 * Reads what is asked of examples, for a model of one signature: a {@code ClassificationRequest}, a
 * {@code RegressionRequest}, or a {@code MultiInferenceRequest}, which then is of one task. Source: TensorFlow Serving,
 * {@code classifier.cc}, {@code regressor.cc}, {@code multi_inference.cc}.
 */
final class TfsGrpcExamplesRequest {
    private static final int INPUT = 2;

    private final Buffer message;
    private final ModelSignature signature;

    /** Fails with {@code NotCarried} where the inputs are not known. */
    TfsGrpcExamplesRequest(Buffer message, ModelName model, ModelSignature signature) {
        if (!signature.isKnown())
            throw new Failure.NotCarried(
                            "examples",
                            "the inputs of model '" + model
                                    + "' are not known; they can be declared in the configuration")
                    .toException();
        this.message = message;
        this.signature = signature;
    }

    Asked read(boolean classes) {
        TfsModelSpec model = TfsModelSpec.of(message, TfsModelSpec.IN_REQUEST);
        model.requireNoLabel();
        if (!model.isDefaultSignature())
            throw unfit("No signature was found with the name: " + Excerpt.of(model.signature()));
        return asked(classes, false, model.signature());
    }

    Asked readTasks() {
        TfsTasks tasks = TfsTasks.of(message);
        for (TfsTasks.Task task : tasks.tasks()) {
            task.model().requireNoLabel();
            if (!task.model().isDefaultSignature())
                throw unfit("Requested signature not found in model graph: "
                        + Excerpt.of(task.model().signature()));
        }
        if (tasks.tasks().size() > 1)
            throw unfit("Duplicate evaluation of signature: " + TfsModelSpec.DEFAULT_SIGNATURE);
        TfsTasks.Task only = tasks.tasks().getFirst();
        return asked(isClassify(only.method()), true, only.model().signature());
    }

    private static boolean isClassify(String method) {
        return switch (method) {
            case "tensorflow/serving/classify" -> true;
            case "tensorflow/serving/regress" -> false;
            default -> throw new Failure.Unsupported("method_name '" + Excerpt.of(method) + "'").toException();
        };
    }

    private Asked asked(boolean classes, boolean task, String name) {
        TfsResults.requireWellDefined(signature, classes);
        Tensors tensors = Tensors.of(new TfsGrpcExamples(signature).read(input()));
        return new Asked(tensors, new AnswerWish.TensorFlowGrpcExamples(classes, task, name));
    }

    private Buffer input() {
        Buffer input = Buffer.buffer();
        ProtoReader in = ProtoReader.of(message);
        while (in.next()) {
            if (in.field() == INPUT) input = in.message("input");
            else in.skip();
        }
        return input;
    }

    private static FailureException unfit(String problem) {
        return new Failure.Unfit("", problem).toException();
    }
}
