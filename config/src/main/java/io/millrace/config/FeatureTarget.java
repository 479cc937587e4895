package io.millrace.config;

import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import java.util.Set;
import java.util.regex.Pattern;

/** Where what is looked up goes. */
public sealed interface FeatureTarget {

    /** As a tensor: dimension 0 is the rows, which is variable. */
    TensorSpec spec();

    default String name() {
        return spec().name();
    }

    /** Whether a text is one header in any protocol: visible ASCII, not blank, of 4,096 characters at most. */
    static boolean isHeader(String text) {
        return !text.isBlank() && text.length() <= 4_096 && text.chars().allMatch(c -> c >= ' ' && c < 127);
    }

    /** An input of the model, which each row of the request has its own row of. */
    record Input(TensorSpec spec) implements FeatureTarget {
        public Input {
            Shape shape = spec.shape();
            if (shape.rank() == 0
                    || shape.dim(0) != Shape.VARIABLE
                    || !shape.tail().isKnown())
                throw new IllegalArgumentException(
                        "'into': the shape must begin with -1 and have no other variable dimension: " + shape);
        }
    }

    /** A header that the server is sent, in gRPC of its metadata: one text for the whole request. Its name is in lower case. */
    record Header(String name) implements FeatureTarget {
        private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,128}");
        private static final Pattern RESERVED = Pattern.compile("(accept|content|grpc|proxy|x-millrace)-.*|.*-bin");
        private static final Set<String> OF_OTHERS = Set.of(
                "accept",
                "authorization",
                "connection",
                "cookie",
                "expect",
                "host",
                "http2-settings",
                "inference-header-content-length",
                "keep-alive",
                "te",
                "traceparent",
                "tracestate",
                "trailer",
                "transfer-encoding",
                "upgrade",
                "x-request-id");

        public Header {
            if (!NAME.matcher(name).matches()
                    || OF_OTHERS.contains(name)
                    || RESERVED.matcher(name).matches())
                throw new IllegalArgumentException("'into': header " + name + " is not one that may be made here");
        }

        @Override
        public TensorSpec spec() {
            return new TensorSpec(name, DataType.BYTES, Shape.of(Shape.VARIABLE, 1));
        }
    }
}
