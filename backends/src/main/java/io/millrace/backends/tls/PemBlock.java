package io.millrace.backends.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a PEM file. Source: RFC 7468.
 *
 * @param label what stands behind {@code BEGIN}
 * @param der   not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record PemBlock(String label, byte[] der) {
    /** Enough for every authority there is. */
    private static final int MOST_BYTES = 4 << 20;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /**
     * The blocks of a file, in its order; text around them is skipped.
     *
     * @throws IOException              when the file cannot be read
     * @throws IllegalArgumentException when a block is not base64
     */
    static List<PemBlock> read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) throw new IllegalArgumentException("is longer than 4 MiB");
        Matcher found = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        List<PemBlock> blocks = new ArrayList<>();
        while (found.find()) blocks.add(new PemBlock(found.group(1), decode(found.group(1), found.group(2))));
        return blocks;
    }

    private static byte[] decode(String label, String text) {
        // The old form of an encrypted key: headers, then base64.
        if (text.contains("ENCRYPTED")) throw encrypted();
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException("holds a " + label + " that is not base64");
        }
    }

    static IllegalArgumentException encrypted() {
        return new IllegalArgumentException(
                "is an encrypted key; take the passphrase off (openssl pkey -in FILE -out OTHER) and guard the file");
    }
}
