package io.millrace.router.reload;

import java.nio.file.Path;

/**
 * Tells when files are others than when they were read, and are still again: two looks that see the same. Who writes a file
 * may take his time, and who replaces it may have it away for a moment: while the config's own is not there, nothing is read.
 */
final class Settling {
    enum Verdict {
        AS_READ,
        MOVING,
        READ_NOW,
        /** The config's own file has gone; told once. */
        GONE
    }

    private final Path config;
    private FileStamps read;
    private FileStamps seen;
    private boolean toldGone;

    /** @param read as the files looked when what is in force was read */
    Settling(Path config, FileStamps read) {
        this.config = config;
        this.read = read;
        this.seen = read;
    }

    /** With {@link Verdict#READ_NOW} these count as read. */
    Verdict look(FileStamps now) {
        boolean isStill = now.isLike(seen);
        seen = now;
        if (!isStill) return Verdict.MOVING;
        if (now.isLike(read)) {
            // There may be more of them than before, for another config names them.
            read = now;
            return Verdict.AS_READ;
        }
        if (!now.has(config)) return tellGone();
        toldGone = false;
        read = now;
        return Verdict.READ_NOW;
    }

    private Verdict tellGone() {
        if (toldGone) return Verdict.MOVING;
        toldGone = true;
        return Verdict.GONE;
    }
}
