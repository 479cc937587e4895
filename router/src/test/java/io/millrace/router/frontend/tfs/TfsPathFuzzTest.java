package io.millrace.router.frontend.tfs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A path of any text names a model of TensorFlow Serving, or is none of its paths, or is refused. */
class TfsPathFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void paths(byte[] data) {
        String path = "/v1/" + new String(data, StandardCharsets.ISO_8859_1);
        try {
            Optional<TfsPath> read = TfsPath.parse(path);
            if (read.isEmpty()) return;
            boolean both =
                    read.get().version().isPresent() && read.get().label().isPresent();
            boolean whole = read.get().version().stream().allMatch(version -> version.isInteger());
            if (both || !whole) throw new AssertionError(path + " read as " + read.get());
        } catch (FailureException refused) {
            if (!(refused.failure() instanceof Failure.Malformed)) throw refused;
        }
    }
}
