package io.millrace.router.listen;

/**
 * Whether a {@code Host} field names a host: {@code uri-host [":" port]}, of a registered name, an IPv4 address or an IPv6
 * address in brackets. May be empty, as for a target without an authority. Source: RFC 9110, section 7.2; RFC 3986, section
 * 3.2.2.
 */
final class HostField {
    private static final String NAME_MARKS = "-._~!$&'()*+,;=%";
    private static final String ADDRESS_MARKS = ":.%";

    private HostField() {}

    static boolean isValid(String value) {
        int end = value.startsWith("[") ? afterBrackets(value) : afterName(value);
        if (end < 0) return false;
        if (end == value.length()) return true;
        if (value.charAt(end) != ':' || value.length() > end + 6) return false;
        for (int i = end + 1; i < value.length(); i++) if (!isDigit(value.charAt(i))) return false;
        return true;
    }

    private static int afterName(String value) {
        int at = 0;
        while (at < value.length() && (isAlphanumeric(value.charAt(at)) || NAME_MARKS.indexOf(value.charAt(at)) >= 0))
            at++;
        return at;
    }

    private static int afterBrackets(String value) {
        int at = 1;
        while (at < value.length()
                && (isAlphanumeric(value.charAt(at)) || ADDRESS_MARKS.indexOf(value.charAt(at)) >= 0)) at++;
        return at > 1 && at < value.length() && value.charAt(at) == ']' ? at + 1 : -1;
    }

    private static boolean isAlphanumeric(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
