package io.millrace.backends.grpc;

/** What comes of a call that may have many answers: them, or how it ended before the first. */
sealed interface GrpcReply permits GrpcAnswer, GrpcStream {}
