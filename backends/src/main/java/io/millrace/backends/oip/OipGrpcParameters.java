package io.millrace.backends.oip;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.Parameter;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoWriter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code parameters} map of messages and tensors: an {@code InferParameter} of five kinds by name. */
final class OipGrpcParameters {
    /**
     * One entry.
     *
     * @param value empty where none of the five is set, or it is a {@code uint64_param} over a long's range
     */
    record Entry(String name, Optional<Parameter> value) {
        /** Fails with {@code Malformed}, as Triton does, where there is no value. */
        Parameter required() {
            return value.orElseThrow(() -> new Failure.Malformed(
                            "parameters",
                            "invalid value type for '" + Excerpt.of(name)
                                    + "' parameter, expected int64_param, bool_param, or string_param.")
                    .toException());
        }
    }

    private OipGrpcParameters() {}

    /** Reads the entry the walk stands at. */
    static Entry read(ProtoReader in) {
        String name = "";
        @Nullable Parameter value = null;
        in.enter("parameters", -1);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.string("key");
                case 2 -> value = value(in);
                default -> in.skip();
            }
        }
        return new Entry(name, Optional.ofNullable(value));
    }

    /** Of several, the last counts, as in any choice of one. */
    private static @Nullable Parameter value(ProtoReader in) {
        @Nullable Parameter value = null;
        in.enter("value");
        while (in.next()) {
            switch (in.field()) {
                case 1 -> value = new Parameter.Flag(in.flag("bool_param"));
                case 2 -> value = new Parameter.Whole(in.integer("int64_param"));
                case 3 -> value = new Parameter.Text(in.string("string_param"));
                case 4 -> value = new Parameter.Real(in.fixed64("double_param"));
                case 5 -> {
                    long bits = in.integer("uint64_param");
                    value = bits < 0 ? null : new Parameter.Whole(bits);
                }
                default -> in.skip();
            }
        }
        return value;
    }

    static void write(ProtoWriter out, int field, Map<String, Parameter> parameters) {
        parameters.forEach((name, value) -> {
            out.open(field).string(1, name).open(2);
            switch (value) {
                case Parameter.Flag(boolean flag) -> out.integerAlways(1, flag ? 1 : 0);
                case Parameter.Whole(long number) -> out.integerAlways(2, number);
                case Parameter.Text(String text) -> out.stringAlways(3, text);
                case Parameter.Real(double number) -> out.fixed64Always(4, number);
            }
            out.close().close();
        });
    }
}
