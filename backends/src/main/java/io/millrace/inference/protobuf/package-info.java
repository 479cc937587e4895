/**
 * Protobuf's wire format over the bytes of a message, for the gRPC codecs. There are no generated classes: a codec walks
 * the fields it knows with a {@link io.millrace.inference.protobuf.ProtoReader} and passes over the rest, and takes raw
 * tensors as slices of the message, uncopied.
 *
 * <p>Stricter than the usual parsers where they would silently read something else: a known field of another wire type, a
 * group, a number over 64 bits, an embedded message given twice are refused, not skipped or merged. No encoder writes
 * these. Of the fields that are read, the usual parsers accept what is accepted here, with the same values.
 *
 * <p>{@link io.millrace.inference.protobuf.ProtoElements} turns a repeated scalar field into the raw elements of a tensor,
 * {@link io.millrace.inference.protobuf.ProtoWriter} writes messages and refers to large tensors until the end, and
 * {@link io.millrace.inference.protobuf.ProtoSplice} exchanges top-level fields of a message it does not read. Source:
 * protobuf.dev, "Encoding".
 */
@NullMarked
package io.millrace.inference.protobuf;

import org.jspecify.annotations.NullMarked;
