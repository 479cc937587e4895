package io.millrace.slo.admit;

import java.util.HashMap;
import java.util.Map;

/**
 * Rows waiting by tenant, and how many each may have. With one tenant, all; with several, each at most twice what is left: the
 * busiest one alone may then fill two thirds and always leaves a third for others, two take two fifths each, and nobody needs
 * to be configured. The owner's thread only.
 *
 * <p>Source: A. K. Choudhury, E. L. Hahne, "Dynamic queue length thresholds for shared-memory packet switches", 1998.
 */
final class TenantShares {
    /** Tenants known at once; those above it are one. */
    static final int MOST_TENANTS = 1_000;

    private static final String OTHERS = "";
    private static final int ALPHA = 2;
    private static final long FORGOTTEN_AFTER_NANOS = 10_000_000_000L;

    private final Map<String, Tenant> tenants = new HashMap<>();
    private long waitingRows;

    private static final class Tenant {
        final String name;
        int rows;
        long seenNanos;

        Tenant(String name) {
            this.name = name;
        }
    }

    boolean mayAdd(String tenant, int rows, double usefulRows, long nowNanos) {
        Tenant asking = see(tenant, nowNanos);
        if (tenants.size() < 2 || asking.rows + rows <= Math.max(1, ALPHA * (usefulRows - waitingRows))) return true;
        forgetIdle(nowNanos);
        return tenants.size() < 2;
    }

    /** @return the name it is counted under, for {@link #remove} */
    String add(String tenant, int rows, long nowNanos) {
        Tenant counted = see(tenant, nowNanos);
        counted.rows += rows;
        waitingRows += rows;
        return counted.name;
    }

    void remove(String countedUnder, int rows) {
        Tenant counted = tenants.get(countedUnder);
        if (counted == null) throw new IllegalStateException("nothing of '" + countedUnder + "' waits");
        counted.rows -= rows;
        waitingRows -= rows;
    }

    int tenants() {
        return tenants.size();
    }

    private Tenant see(String tenant, long nowNanos) {
        Tenant known = tenants.get(tenant);
        if (known == null) {
            if (tenants.size() >= MOST_TENANTS) forgetIdle(nowNanos);
            String name = tenants.size() >= MOST_TENANTS ? OTHERS : tenant;
            known = tenants.computeIfAbsent(name, Tenant::new);
        }
        known.seenNanos = nowNanos;
        return known;
    }

    private void forgetIdle(long nowNanos) {
        tenants.values().removeIf(idle -> idle.rows == 0 && nowNanos - idle.seenNanos > FORGOTTEN_AFTER_NANOS);
    }
}
