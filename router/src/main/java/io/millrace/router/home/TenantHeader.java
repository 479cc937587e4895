package io.millrace.router.home;

import io.millrace.inference.RequestId;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** On whose behalf a client asks, as it says itself. A name of other characters than an id's, or too long a one, is no name. */
public final class TenantHeader {
    static final String NOBODY = "";
    private static final CharSequence NAME = HttpHeaders.createOptimized("x-millrace-tenant");

    private TenantHeader() {}

    /** Empty text where none is named. */
    public static String of(MultiMap headers) {
        @Nullable String given = headers.get(NAME);
        return given != null && RequestId.isValid(given) ? given : NOBODY;
    }
}
