package io.millrace.router;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** What other routers know this one by. */
final class RouterName {
    private static final int LONGEST = 64;

    private RouterName() {}

    /** Its machine's name and some digits, others after each start. May block on the name. */
    static String ofThisProcess() {
        return of(machine(), new SplittableRandom().nextInt());
    }

    static String of(String machine, int digits) {
        String safe = machine.replaceAll("[^A-Za-z0-9.-]", "-");
        return safe.substring(0, Math.min(LONGEST, safe.length())) + "-"
                + HexFormat.of().toHexDigits(digits);
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException unnamed) {
            return "router";
        }
    }
}
