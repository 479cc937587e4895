package io.millrace.router.schedule;

/**
 * How {@link HotColdPicker} picks.
 *
 * @param sample       candidates looked at for a pick, drawn at random from larger pools: at least 2
 * @param hotRatio     over the mean load of them above which one is hot; above 1
 * @param exploreRatio of the picks that go to anyone who is idle, in [0,1): so that one which was slow is found to be well again
 * @param tieRatio     at most this much above the best score is as good, and of those the least loaded is taken; at least 1
 */
public record HotColdSettings(int sample, double hotRatio, double exploreRatio, double tieRatio) {
    public static final HotColdSettings DEFAULTS = new HotColdSettings(16, 2, 0.01, 1.5);

    public HotColdSettings {
        if (sample < 2) throw new IllegalArgumentException("a sample of " + sample);
        if (!(hotRatio > 1)) throw new IllegalArgumentException("hot ratio must be above 1");
        if (!(exploreRatio >= 0 && exploreRatio < 1))
            throw new IllegalArgumentException("explore ratio must be in [0,1)");
        if (!(tieRatio >= 1)) throw new IllegalArgumentException("tie ratio must be at least 1");
    }
}
