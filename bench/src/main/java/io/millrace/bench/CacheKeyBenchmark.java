package io.millrace.bench;

import io.millrace.backends.oip.OipCodec;
import io.millrace.inference.Asked;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Wire;
import io.millrace.inference.form.RawForm;
import io.millrace.router.cache.CacheKey;
import io.millrace.router.cache.KeyMaker;
import io.millrace.router.cache.Question;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/**
 * The key of a request for the cache, from numbers in JSON and from raw ones, beside what it costs to read the request:
 * the same tensor in either form, JSON of about so many bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CacheKeyBenchmark {
    @Param({"1000", "1000000"})
    @SuppressWarnings("NullAway.Init")
    int bytes;

    private final OipCodec codec = new OipCodec();
    private final KeyMaker keys = new KeyMaker(new byte[32]);

    @SuppressWarnings("NullAway.Init")
    private Wire request;

    @SuppressWarnings("NullAway.Init")
    private Question json;

    @SuppressWarnings("NullAway.Init")
    private Question raw;

    @Setup
    public void make() {
        request = Messages.openInference(Messages.rows(bytes));
        Tensor inJson = read().tensors().tensors().getFirst();
        json = question(inJson);
        raw = question(
                new Tensor(inJson.name(), inJson.type(), inJson.shape(), new TensorData.Raw(RawForm.of(inJson))));
    }

    private static Question question(Tensor input) {
        return new Question(
                Messages.MODEL, "1", Optional.empty(), Optional.empty(), List.of(input), Map.of(), List.of("y"));
    }

    @Benchmark
    public Asked read() {
        return codec.decodeRequest(request, Messages.MODEL, Messages.SIGNATURE);
    }

    @Benchmark
    public CacheKey keyOfJson() {
        return keys.of(json);
    }

    @Benchmark
    public CacheKey keyOfRaw() {
        return keys.of(raw);
    }
}
