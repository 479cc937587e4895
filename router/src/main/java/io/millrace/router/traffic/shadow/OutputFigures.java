package io.millrace.router.traffic.shadow;

import io.millrace.router.traffic.compare.Finding;
import io.millrace.router.traffic.compare.Share;

/**
 * What many comparisons say of one output.
 *
 * @param agreement of the answers whose client had it, those that agreed
 * @param otherType of them, those where the numbers were of another type
 * @param extra     answers of the target that had it though the client's lacked it
 */
public record OutputFigures(
        Share agreement,
        long missing,
        long otherShape,
        long otherKind,
        long otherType,
        long extra,
        Elements elements,
        Ranks ranks) {
    static final OutputFigures NONE = new OutputFigures(
            new Share(0, 0), 0, 0, 0, 0, 0, new Elements(0, 0, 0, 0, 0), new Ranks(new Share(0, 0), 0, 0));

    /**
     * Numbers or strings that stood at one place.
     *
     * @param lost of those that differ, those where one is NaN or infinite
     */
    public record Elements(long compared, long differing, long lost, double largestAbsolute, double largestRelative) {
        private Elements with(Finding.Numbers found) {
            return new Elements(
                    compared + found.elements(),
                    differing + found.differing(),
                    lost + found.lost(),
                    Math.max(largestAbsolute, found.largestAbsolute()),
                    Math.max(largestRelative, found.largestRelative()));
        }

        private Elements with(Finding.Texts found) {
            return new Elements(
                    compared + found.elements(), differing + found.differing(), lost, largestAbsolute, largestRelative);
        }
    }

    /** @param top rows with the same highest */
    public record Ranks(Share top, long ranked, double rankSum) {
        private Ranks with(Finding.Rows rows) {
            return new Ranks(
                    new Share(top.hits() + rows.sameTop(), top.trials() + rows.rows()),
                    ranked + rows.ranked(),
                    rankSum + rows.rankSum());
        }

        /** The mean of the rows' rank correlations; NaN of none. */
        public double correlation() {
            return ranked == 0 ? Double.NaN : rankSum / ranked;
        }
    }

    OutputFigures with(Finding finding) {
        return switch (finding) {
            case Finding.Numbers numbers ->
                counted(numbers, 0, 0, 0, numbers.type() == numbers.expectedType() ? 0 : 1)
                        .having(elements.with(numbers), ranks.with(numbers.rows()));
            case Finding.Texts texts -> counted(texts, 0, 0, 0, 0).having(elements.with(texts), ranks);
            case Finding.Missing missed -> counted(missed, 1, 0, 0, 0);
            case Finding.OtherShape shape -> counted(shape, 0, 1, 0, 0);
            case Finding.OtherKind kind -> counted(kind, 0, 0, 1, 0);
            case Finding.Extra more ->
                new OutputFigures(agreement, missing, otherShape, otherKind, otherType, extra + 1, elements, ranks);
        };
    }

    private OutputFigures counted(Finding finding, int missed, int shapes, int kinds, int types) {
        return new OutputFigures(
                new Share(agreement.hits() + (finding.agrees() ? 1 : 0), agreement.trials() + 1),
                missing + missed,
                otherShape + shapes,
                otherKind + kinds,
                otherType + types,
                extra,
                elements,
                ranks);
    }

    private OutputFigures having(Elements others, Ranks other) {
        return new OutputFigures(agreement, missing, otherShape, otherKind, otherType, extra, others, other);
    }
}
