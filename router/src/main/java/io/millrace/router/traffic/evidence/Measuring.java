package io.millrace.router.traffic.evidence;

/** Takes numbers in [0,1], one by one, into {@link Measures}. Its owner's thread only; nothing is allocated per number. */
public final class Measuring {
    private long seen;
    private double seenSum;
    private long count;
    private double sum;
    private double lost;
    private double spread;

    /** @throws IllegalArgumentException if it is not in [0,1]: the bound would not hold */
    public void add(double number) {
        if (!(number >= 0 && number <= 1)) throw new IllegalArgumentException(number + " is not in [0,1]");
        // What is expected must not know of the number itself; half a number more keeps the first guess in the middle.
        double surprise = number - (0.5 + seenSum) / (seen + 1.0);
        spread += surprise * surprise;
        seen++;
        seenSum += number;
        count++;
        // Kahan: what the sum is too large for is kept for the next.
        double more = number - lost;
        double next = sum + more;
        lost = (next - sum) - more;
        sum = next;
    }

    /** What came since this was asked last. What is expected of the next is still known from all before. */
    public Measures take() {
        Measures taken = new Measures(count, Math.max(0, sum), spread);
        count = 0;
        sum = 0;
        lost = 0;
        spread = 0;
        return taken;
    }
}
