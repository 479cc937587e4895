package io.millrace.router.traffic.compare;

import io.millrace.inference.DataType;
import io.millrace.inference.Shape;

/** What was found of one output. "Expected" is the answer that the client got. */
public sealed interface Finding {

    /** Whether a client would have been as well served. */
    boolean agrees();

    /** How far off it is, from 0 for none to 1 for nothing in common: to know the worst of many by. */
    double severity();

    /**
     * Both have numbers, as many in one shape.
     *
     * @param differing        those beyond the tolerance
     * @param lost             of them those where one is NaN or infinite and the other is not the same
     * @param largestAbsolute  difference of two finite numbers
     * @param largestRelative  the same as a part of the expected, where that is not 0
     * @param excess           the most times that a difference was of what was allowed
     * @param worst            where that was, row-major; -1 where all are equal
     * @param rows             what of the last dimension's rows
     */
    record Numbers(
            DataType expectedType,
            DataType type,
            long elements,
            long differing,
            long lost,
            double largestAbsolute,
            double largestRelative,
            double excess,
            int worst,
            Rows rows)
            implements Finding {
        @Override
        public boolean agrees() {
            return differing == 0;
        }

        @Override
        public double severity() {
            return Double.isInfinite(excess) ? 1 : excess / (1 + excess);
        }
    }

    /**
     * Of a tensor of rank 2 or more, the runs of its last dimension: classes of an example, mostly.
     *
     * @param rows    with two numbers at least; 0 where there are none
     * @param sameTop those of them whose highest number stands at one place; of equal ones the first counts, NaN is never it
     * @param ranked  those whose order was compared: the first {@value RowRanks#MOST_ROWS}, of three numbers at least and
     *                {@value RowRanks#LONGEST} at most, none of them NaN, not all equal
     * @param rankSum of their rank correlations, each from -1 to 1
     */
    record Rows(long rows, long sameTop, long ranked, double rankSum) {
        static final Rows NONE = new Rows(0, 0, 0, 0);
    }

    /**
     * Both have strings, as many in one shape.
     *
     * @param differing those that are not equal, byte for byte
     * @param first     of them; -1 where there are none
     */
    record Texts(long elements, long differing, int first) implements Finding {
        @Override
        public boolean agrees() {
            return differing == 0;
        }

        @Override
        public double severity() {
            return elements == 0 ? 0 : (double) differing / elements;
        }
    }

    /** There is no element to compare with: as bad as can be. */
    sealed interface Incomparable extends Finding {
        @Override
        default boolean agrees() {
            return false;
        }

        @Override
        default double severity() {
            return 1;
        }
    }

    /** The expected answer alone has it. */
    record Missing() implements Incomparable {}

    /** The expected answer lacks it: whoever reads that one misses nothing. */
    record Extra() implements Finding {
        @Override
        public boolean agrees() {
            return true;
        }

        @Override
        public double severity() {
            return 0;
        }
    }

    /** The shapes are not the same, and so no element is another's. */
    record OtherShape(Shape expected, Shape shape) implements Incomparable {}

    /** One has numbers, the other strings. */
    record OtherKind(DataType expected, DataType type) implements Incomparable {}
}
