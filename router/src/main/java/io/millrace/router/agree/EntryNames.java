package io.millrace.router.agree;

import io.millrace.inference.ModelName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of entries: of letters, digits and {@code . _ -}, which Consul takes as they are and Kubernetes too. */
final class EntryNames {
    private static final int LONGEST = 160;

    private EntryNames() {}

    static String of(String kind, ModelName model) {
        // The only other character of a model's name; an underscore is written so that nothing else comes to the same.
        String safe = model.text().replace("_", "__").replace("+", "_p");
        return kind + "-"
                + (safe.length() <= LONGEST
                        ? safe
                        : safe.substring(0, LONGEST) + "-" + hash(safe).substring(0, 16));
    }

    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
