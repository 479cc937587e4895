package io.millrace.inference;

/** What a request carries: its client's own bytes, or tensors. */
public sealed interface Payload permits Tensors, Understood, Wire {}
