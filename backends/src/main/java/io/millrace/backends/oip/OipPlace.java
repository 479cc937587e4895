package io.millrace.backends.oip;

/** Where a tensor stands in its message, as {@code inputs[0]}; made into text only where something is wrong with it. */
record OipPlace(String list, int index) {
    @Override
    public String toString() {
        return list + "[" + index + "]";
    }
}
