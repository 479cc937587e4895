package io.millrace.router.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How files looked at one moment: whether one was written, put in place of another or reached by another link since, tells the
 * next look.
 *
 * @param files  that were looked for
 * @param byFile of those that are there
 */
public record FileStamps(Set<Path> files, Map<Path, Stamp> byFile) {
    public FileStamps {
        files = Set.copyOf(files);
        byFile = Map.copyOf(byFile);
    }

    /** @param key by which the file system knows it: of the file, not of a link to it */
    public record Stamp(long size, FileTime modified, Optional<Object> key) {}

    /** Blocks. */
    static FileStamps of(Set<Path> files) {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path file : files) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.put(file, new Stamp(now.size(), now.lastModifiedTime(), Optional.ofNullable(now.fileKey())));
            } catch (IOException absent) {
                // It has none.
            }
        }
        return new FileStamps(files, stamps);
    }

    /** Whether the files that both looked for are as they were. */
    boolean isLike(FileStamps other) {
        return files.stream()
                .filter(other.files::contains)
                .allMatch(file -> Objects.equals(byFile.get(file), other.byFile.get(file)));
    }

    boolean has(Path file) {
        return byFile.containsKey(file);
    }
}
