package io.millrace.router.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page at {@code /}: all of it in one file, which asks {@code /v1/live} each second. It may run and show what stands in it,
 * by hash, ask this port, and nothing else.
 */
final class Console {
    static final String PAGE = load();
    static final String POLICY =
            "default-src 'none'; script-src '%s'; style-src '%s'; connect-src 'self'; form-action 'none';"
                            .formatted(hash("script"), hash("style"))
                    + " base-uri 'none'; frame-ancestors 'none'";

    private Console() {}

    /** Of what stands between the tags. Source: Content Security Policy Level 3, section 2.3.1. */
    private static String hash(String element) {
        Matcher found = Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL)
                .matcher(PAGE);
        if (!found.find()) throw new IllegalStateException("the console has no " + element);
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(found.group(1).getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static String load() {
        try (InputStream in = Console.class.getResourceAsStream("console.html")) {
            if (in == null) throw new IllegalStateException("console.html is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
