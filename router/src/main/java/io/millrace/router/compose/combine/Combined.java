package io.millrace.router.compose.combine;

import io.millrace.inference.Tensors;
import java.util.List;

/**
 * The members' answers as one.
 *
 * @param outputs    in the order of the member that the others were held against; none where no member's answer fits, or all
 *                   outputs are refused
 * @param confidence how much the members agree, in [0,1], as {@link Combining} defines it
 * @param misfits    members that are not in it, by name
 * @param refused    outputs that are not in it
 */
public record Combined(Tensors outputs, double confidence, List<MisfitMember> misfits, List<RefusedOutput> refused) {
    public Combined {
        misfits = List.copyOf(misfits);
        refused = List.copyOf(refused);
    }
}
