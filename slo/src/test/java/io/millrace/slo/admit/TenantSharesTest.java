package io.millrace.slo.admit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TenantSharesTest {
    private final TenantShares shares = new TenantShares();

    @Test
    void leavesOneTenantInPeace() {
        shares.add("a", 1_000, 0);

        assertThat(shares.mayAdd("a", 1, 10, 0)).isTrue();
    }

    @Test
    void letsTheBusiestHaveTwoThirdsAndNewcomersTheRest() {
        shares.mayAdd("b", 1, 90, 0);
        int rows = 0;
        while (shares.mayAdd("a", 1, 90, 0)) {
            shares.add("a", 1, 0);
            rows++;
        }

        assertThat(rows).isEqualTo(60);
        assertThat(shares.mayAdd("b", 30, 90, 0)).isTrue();
    }

    @Test
    void alwaysLetsATenantHaveOneRow() {
        shares.add("a", 1_000, 0);

        assertThat(shares.mayAdd("b", 1, 10, 0)).isTrue();
    }

    /** Names may come from clients. */
    @Test
    void keepsABoundedNumberOfNames() {
        for (int i = 0; i < 100_000; i++) {
            String countedUnder = shares.add("t" + i, 1, i);
            if (i > 500) shares.remove(countedUnder, 1);
        }

        assertThat(shares.tenants()).isLessThanOrEqualTo(TenantShares.MOST_TENANTS + 1);
    }

    @Test
    void forgetsATenantThatAsksForNothingAnyMore() {
        shares.mayAdd("gone", 1, 90, 0);
        shares.add("a", 80, 0);
        assertThat(shares.mayAdd("a", 1, 90, 0)).isFalse();

        assertThat(shares.mayAdd("a", 1, 90, 11_000_000_000L)).isTrue();
    }
}
