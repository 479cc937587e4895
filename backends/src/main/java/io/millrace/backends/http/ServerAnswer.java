package io.millrace.backends.http;

/** A server's answer: whole, or its body still coming. */
sealed interface ServerAnswer permits HttpAnswer, HttpStream {}
