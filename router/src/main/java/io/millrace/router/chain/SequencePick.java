package io.millrace.router.chain;

import io.millrace.backends.EndpointId;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.ModelName;
import io.millrace.inference.Sent;
import io.millrace.inference.Sequence;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.CandidateFilter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of a request that belongs to a sequence: the one that holds it. The first request goes where its id hashes
 * to among those that may serve, so that routers side by side agree; so does one of a sequence that this router does not
 * know, which its server refuses if it does not know it either. An endpoint that is gone is never replaced: another would
 * begin the sequence anew in silence.
 *
 * <p>Source: D. Thaler, C. Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", 1998: highest random weight.
 */
final class SequencePick {
    private final Sequences sequences;

    SequencePick(Sequences sequences) {
        this.sequences = sequences;
    }

    @Nullable Candidate pick(RoutedCall call, Sequence sequence, CandidateFilter may) {
        ModelName model = call.route().model();
        Optional<EndpointId> holder = sequence.start() ? Optional.empty() : sequences.holder(model, sequence);
        Candidate picked = holder.isPresent()
                ? held(call, holder.get(), may)
                : heaviest(call.route().tiers(), sequence.id(), may);
        if (picked != null)
            sequences.continues(model, sequence, picked.endpoint().id());
        return picked;
    }

    private static @Nullable Candidate held(RoutedCall call, EndpointId holder, CandidateFilter may) {
        for (List<Candidate> tier : call.route().tiers())
            for (Candidate candidate : tier)
                if (candidate.endpoint().id().equals(holder) && may.allows(candidate)) return candidate;
        throw new Failure.AttemptFailed(
                        holder.toString(),
                        Sent.NOTHING,
                        new Fault.Unconnected("the server that holds the request's sequence is gone or not well;"
                                + " the sequence must be begun again"))
                .toException();
    }

    private static @Nullable Candidate heaviest(List<List<Candidate>> tiers, String id, CandidateFilter may) {
        for (List<Candidate> tier : tiers) {
            Candidate heaviest = null;
            long most = 0;
            for (Candidate candidate : tier) {
                if (!may.allows(candidate)) continue;
                long weight = weight(id, candidate.endpoint().id().address());
                if (heaviest == null || weight > most) {
                    heaviest = candidate;
                    most = weight;
                }
            }
            if (heaviest != null) return heaviest;
        }
        return null;
    }

    /** FNV-1a over both texts, its bits then spread: alike in every process. */
    private static long weight(String id, String address) {
        long hash = 0xcbf29ce484222325L;
        String text = id + '\n' + address;
        for (int i = 0; i < text.length(); i++) hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        hash ^= hash >>> 32;
        hash *= 0x9E3779B97F4A7C15L;
        return hash ^ (hash >>> 29);
    }
}
