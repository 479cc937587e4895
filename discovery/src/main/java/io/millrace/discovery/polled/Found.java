package io.millrace.discovery.polled;

import io.millrace.backends.Endpoint;
import java.time.Duration;
import java.util.List;

/**
 * What a look found.
 *
 * @param holds after which it is worth another look; zero where the look itself waits for news
 */
public record Found(List<Endpoint> endpoints, Duration holds) {
    public Found {
        endpoints = List.copyOf(endpoints);
    }
}
