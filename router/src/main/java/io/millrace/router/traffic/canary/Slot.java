package io.millrace.router.traffic.canary;

/**
 * What a registry was found to have of one model's promotion.
 */
public sealed interface Slot {
    /** It was not asked yet, or what it has now is not known. */
    record Unknown() implements Slot {}

    record Empty() implements Slot {}

    /** @param version the registry's word for this writing of it */
    record Held(String version, Agreed agreed) implements Slot {}

    /** Something that this router cannot read: it may be that of a newer one, and is left alone until a hand begins anew. */
    record Unreadable(String version, String why) implements Slot {}
}
