package io.millrace.config;

/** The address of a server: {@code host:port}, an IPv6 address in brackets. */
record HostPort(Host host, int port) {
    HostPort {
        if (port < 1 || port > 65_535) throw new IllegalArgumentException("port " + port + " is not in 1..65535");
    }

    /**
     * @param text in the form the schema asks for
     * @throws IllegalArgumentException for an impossible address or port
     */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean inBrackets = text.startsWith("[");
        if (colon < 0 || inBrackets != (text.charAt(colon - 1) == ']'))
            throw new IllegalArgumentException("address " + text + " is not host:port");
        String host = inBrackets ? text.substring(1, colon - 1) : text.substring(0, colon);
        return new HostPort(new Host(host), Integer.parseInt(text.substring(colon + 1)));
    }

    /** The same text for the same server, however it was written. */
    String canonical() {
        return host.canonical() + " " + port;
    }
}
