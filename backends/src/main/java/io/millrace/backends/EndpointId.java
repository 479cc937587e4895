package io.millrace.backends;

/**
 * Names one endpoint across config, fleet, metrics and logs: {@code pool/address}, for an in-JVM one
 * {@code pool/in-process}.
 */
public record EndpointId(String pool, String address) {
    public static final String IN_PROCESS = "in-process";

    @Override
    public String toString() {
        return pool + "/" + address;
    }
}
