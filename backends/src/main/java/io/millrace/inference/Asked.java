package io.millrace.inference;

/**
 * A client's request, understood.
 *
 * @param tensors what it asks; a request of another protocol is written from them
 * @param wish    how it wants the answer written
 */
public record Asked(Tensors tensors, AnswerWish wish) {}
