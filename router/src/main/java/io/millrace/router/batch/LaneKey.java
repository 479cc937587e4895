package io.millrace.router.batch;

import io.millrace.inference.ModelVersion;
import io.millrace.inference.WireForm;
import java.util.Optional;

/** What waiting calls have in common: together, or one by one. */
public sealed interface LaneKey permits BatchKey, LaneKey.OneByOne {

    /** As asked for; empty leaves it to the server. */
    Optional<ModelVersion> version();

    /**
     * Calls that share no batch. Each counts as one row, whatever is in it.
     *
     * @param unread protocol that the server must speak, where they are handed on unread
     */
    record OneByOne(Optional<ModelVersion> version, Optional<WireForm> unread) implements LaneKey {}
}
