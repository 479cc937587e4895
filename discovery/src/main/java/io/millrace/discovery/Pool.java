package io.millrace.discovery;

import io.millrace.backends.ServerFamily;
import java.util.List;

/**
 * Endpoints serving the same models.
 *
 * @param sources that say which there are, in the order in which they are believed
 */
public record Pool(String name, ServerFamily family, List<Member> members, List<SourceStatus> sources) {
    public Pool {
        members = List.copyOf(members);
        sources = List.copyOf(sources);
    }
}
