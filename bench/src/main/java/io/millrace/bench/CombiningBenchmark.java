package io.millrace.bench;

import io.millrace.config.CombineForm;
import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.router.compose.combine.Combined;
import io.millrace.router.compose.combine.Combining;
import io.millrace.router.compose.combine.MemberAnswer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Three members' probabilities of ten classes as one answer: FP32, so many rows. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CombiningBenchmark {
    private static final int MEMBERS = 3;
    private static final int CLASSES = 10;

    @Param({"1", "64", "100000"})
    int rows;

    @Param({"MEAN", "MEDIAN", "VOTE"})
    @SuppressWarnings("NullAway.Init")
    CombineForm form;

    private final List<MemberAnswer> answers = new ArrayList<>();

    @Setup
    public void make() {
        SplittableRandom random = new SplittableRandom(1);
        for (int member = 0; member < MEMBERS; member++) {
            Buffer bytes = Buffer.buffer();
            for (int i = 0; i < rows * CLASSES; i++) bytes.appendFloatLE((float) random.nextDouble());
            Tensor output =
                    new Tensor("probabilities", DataType.FP32, Shape.of(rows, CLASSES), new TensorData.Raw(bytes));
            answers.add(new MemberAnswer("member-" + member, 1, Tensors.of(List.of(output))));
        }
    }

    @Benchmark
    public Combined combine() {
        return Combining.combine(form, answers, rows);
    }
}
