package io.millrace.router.frontend;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Paths of any text: names in them are of the alphabet, segments that are handed on lead nowhere else. */
class NamesFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void paths(byte[] data) {
        String path = new String(data, StandardCharsets.ISO_8859_1);
        List<String> segments = Paths.segments("/" + path);
        if (!String.join("/", segments).equals(path)) throw new AssertionError(segments + " of " + path);
        for (String segment : segments) {
            unlessMalformed(segment, text -> requireName(Names.model(text).text()));
            unlessMalformed(segment, text -> requireName(Names.version(text).text()));
            unlessMalformed(segment, NamesFuzzTest::requireInPlace);
        }
    }

    private static void requireName(String name) {
        boolean valid = ModelName.isValid(name) || ModelVersion.isValid(name);
        if (!valid || name.contains("..") || name.indexOf('/') >= 0) throw new AssertionError(name);
    }

    private static void requireInPlace(String segment) {
        Names.requireInPlace(segment);
        String once = segment.replace("%2e", ".").replace("%2E", ".");
        if (once.equals("..") || once.equals(".")) throw new AssertionError(segment);
    }

    private static void unlessMalformed(String segment, Consumer<String> reading) {
        try {
            reading.accept(segment);
        } catch (FailureException refused) {
            if (!(refused.failure() instanceof Failure.Malformed)) throw refused;
        }
    }
}
