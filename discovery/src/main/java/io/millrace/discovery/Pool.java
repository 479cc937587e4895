package io.millrace.discovery;

import io.millrace.backends.ServerFamily;
import java.util.List;

/** Endpoints serving the same models. */
public record Pool(String name, ServerFamily family, List<Member> members) {
    public Pool {
        members = List.copyOf(members);
    }
}
