package io.millrace.router.schedule;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.EndpointState;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Endpoints of one pool for tests, serving for long. */
final class Candidates {
    static final long NOW = 3_600_000_000_000L;
    static final CandidateFilter ALL = candidate -> true;

    private static final ServedModel MODEL = new ServedModel(
            new ModelName("m"), List.of(), "", ModelSignature.UNKNOWN, Optional.empty(), Optional.empty());

    private final EndpointLoads loads = new EndpointLoads();

    EndpointLoads loads() {
        return loads;
    }

    Candidate of(String host) {
        return of(endpoint(host));
    }

    Candidate of(Endpoint endpoint) {
        return new Candidate(endpoint, MODEL, new EndpointState.Serving(0), loads.of(endpoint.id()));
    }

    List<Candidate> many(int count) {
        List<Candidate> made = new ArrayList<>();
        for (int i = 0; i < count; i++) made.add(of("h" + i));
        return made;
    }

    static Endpoint endpoint(String host) {
        return Endpoint.remote("p", ServerFamily.OIP_REST, host, 80);
    }
}
