package io.millrace.router.traffic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cookie out of what a client sent of them, as RFC 6265 section 4.2.1 has them written. */
final class CookieValue {
    private CookieValue() {}

    /** The first of that name; null where there is none. */
    static @Nullable String of(String name, List<String> headers) {
        for (String header : headers) {
            int from = 0;
            while (from < header.length()) {
                int end = header.indexOf(';', from);
                if (end < 0) end = header.length();
                int at = from;
                while (at < end && header.charAt(at) == ' ') at++;
                int equals = at + name.length();
                if (header.startsWith(name, at) && equals < end && header.charAt(equals) == '=')
                    return header.substring(equals + 1, end);
                from = end + 1;
            }
        }
        return null;
    }
}
