package io.millrace.config;

import io.millrace.backends.http.BearerToken;
import io.millrace.config.yaml.Node.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code token} of a pool or a port, both ways: the text itself, or {@code file:} and where it is. */
final class TokenForm {
    private static final String FILE = "file:";
    private static final int MOST_BYTES = 64 << 10;

    private TokenForm() {}

    static Optional<BearerToken> read(Section pool) {
        return pool.scalar("token").flatMap(scalar -> {
            if (!scalar.text().startsWith(FILE)) return token(pool, scalar, scalar.text(), Optional.empty());
            return pool.path("token", scalar, scalar.text().substring(FILE.length()))
                    .flatMap(file -> fromFile(pool, scalar, file));
        });
    }

    private static Optional<BearerToken> fromFile(Section pool, Scalar scalar, Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) throw new IOException("too long");
            return token(pool, scalar, Files.readString(file).strip(), Optional.of(file));
        } catch (IOException unreadable) {
            pool.refuse(
                    scalar,
                    () -> "'token' cannot be read from " + file + " ("
                            + unreadable.getClass().getSimpleName() + ")");
            return Optional.empty();
        }
    }

    /** What is wrong with a token is told without quoting it. */
    private static Optional<BearerToken> token(Section pool, Scalar scalar, String text, Optional<Path> source) {
        try {
            return Optional.of(new BearerToken(text, source));
        } catch (IllegalArgumentException none) {
            pool.refuse(scalar, () -> "'token': " + none.getMessage());
            return Optional.empty();
        }
    }

    static void print(BearerToken token, Printed out) {
        out.text("token", token.source().map(file -> FILE + file).orElse(BearerToken.MASK));
    }
}
