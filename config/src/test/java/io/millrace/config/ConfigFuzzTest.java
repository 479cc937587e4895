package io.millrace.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever bytes a document has, reading it ends in a whole config or in problems that point into it. */
class ConfigFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void documents(byte[] document) {
        MutatedConfigTest.isGood(document, 0);
    }

    /** Quantities, hosts and ports are read as they are printed. */
    @FuzzTest(maxDuration = "1m")
    void values(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        for (Quantity quantity : new Quantity[] {Quantity.DURATION, Quantity.SIZE})
            quantity.parse(text).ifPresent(value -> {
                if (!quantity.parse(quantity.print(value)).orElseThrow().equals(value)) throw new AssertionError(text);
            });
        try {
            HostPort address = HostPort.parse(text);
            if (!address.canonical().endsWith(" " + address.port())) throw new AssertionError(text);
        } catch (IllegalArgumentException refused) {
            if (refused instanceof NumberFormatException) throw refused;
        }
    }
}
