package io.millrace.router.traffic.canary;

import io.millrace.router.traffic.learn.ArmIdentity;

/** What was found of an earlier process about one model's promotion. */
public sealed interface Kept {

    /**
     * All of it.
     *
     * @param from that had the traffic
     * @param to   that was on its way
     */
    record Whole(ArmIdentity from, ArmIdentity to, CanaryMemory memory) implements Kept {}

    /** Something was kept, and cannot be read: nobody knows how far it was, or whether it had gone back. */
    record Spoilt(String why) implements Kept {}
}
