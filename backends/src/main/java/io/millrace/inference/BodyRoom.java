package io.millrace.inference;

/** Room for more bytes of one call's request than came over the wire: what it is unpacked to. Given back with the call. */
@FunctionalInterface
public interface BodyRoom {
    /** For calls whose request nobody bounds together with others. */
    BodyRoom UNBOUNDED = bytes -> true;

    /** @return false, with nothing taken, when there is none */
    boolean tryTake(long bytes);
}
