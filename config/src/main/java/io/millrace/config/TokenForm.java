package io.millrace.config;

import io.millrace.backends.http.BearerToken;
import io.millrace.config.yaml.Node.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** A secret such as the {@code token} of a pool or a port, both ways: the text itself, or {@code file:} and where it is. */
final class TokenForm {
    private static final String FILE = "file:";
    private static final int MOST_BYTES = 64 << 10;

    private TokenForm() {}

    static Optional<BearerToken> read(Section at) {
        return read(at, "token", BearerToken::new);
    }

    /** @param made of its text and the file it was read from; says what is wrong with a text by an exception */
    static <T> Optional<T> read(Section at, String key, BiFunction<String, Optional<Path>, T> made) {
        return at.scalar(key).flatMap(scalar -> {
            if (!scalar.text().startsWith(FILE))
                return secret(at, key, scalar, () -> made.apply(scalar.text(), Optional.empty()));
            return at.path(key, scalar, scalar.text().substring(FILE.length()))
                    .flatMap(file -> fromFile(file, at, key, scalar)
                            .flatMap(text ->
                                    secret(at, key, scalar, () -> made.apply(text.strip(), Optional.of(file)))));
        });
    }

    private static Optional<String> fromFile(Path file, Section at, String key, Scalar scalar) {
        try {
            if (Files.size(file) > MOST_BYTES) throw new IOException("too long");
            return Optional.of(Files.readString(file));
        } catch (IOException unreadable) {
            at.refuse(
                    scalar,
                    () -> "'" + key + "' cannot be read from " + file + " ("
                            + unreadable.getClass().getSimpleName() + ")");
            return Optional.empty();
        }
    }

    /** What is wrong with a secret is told without quoting it. */
    private static <T> Optional<T> secret(Section at, String key, Scalar scalar, Supplier<T> made) {
        try {
            return Optional.of(made.get());
        } catch (IllegalArgumentException none) {
            at.refuse(scalar, () -> "'" + key + "': " + none.getMessage());
            return Optional.empty();
        }
    }

    static void print(BearerToken token, Printed out) {
        print("token", token.source(), out);
    }

    static void print(String key, Optional<Path> source, Printed out) {
        out.text(key, source.map(file -> FILE + file).orElse(BearerToken.MASK));
    }
}
