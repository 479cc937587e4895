package io.millrace.router.explain;

import java.util.Locale;

/** Why an endpoint was picked, or was not. */
public enum Standing {
    PICKED("picked"),
    OUT("takes no traffic: ejected, draining or gone"),
    BREAKER_OPEN("this loop's breaker is open"),
    OTHER_VERSION("does not serve the version"),
    OTHER_PROTOCOL("does not speak the protocol of a request that goes by unread"),
    TRIED("was tried by this call"),
    LACKS_MODEL("said of late that it lacks the model"),
    IN_DOUBT("has just refused or ended a connection"),
    NOT_COLD("has more under way than half of its pool"),
    POOL_NOT_NEEDED("a cheaper pool, or an earlier one of 'serve', makes the objective"),
    POOL_TOO_SLOW("its pool would miss the objective"),
    LATER("would answer later"),
    BUSIER("has more under way"),
    AS_GOOD("as good: the less loaded was taken, or chance decided"),
    NOT_ASKED("was no choice: the sequence or the batch is another's");

    private final String words;

    Standing(String words) {
        this.words = words;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For a person. */
    public String words() {
        return words;
    }
}
