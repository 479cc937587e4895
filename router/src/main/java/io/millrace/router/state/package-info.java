/**
 * What outlives the process, in files of one folder ({@code state.dir} of the config). {@link
 * io.millrace.router.state.StateFolder} writes a file whole or not at all, with its checksum, and reads nothing that is not what
 * was written; what stands in a file is its owner's business: {@link io.millrace.router.state.KeptPromotions} keeps how far
 * promotions have come, {@link io.millrace.router.state.KeptSelections} what was learned of arms that share by it. All of it blocks, and is called where that does no harm.
 */
@NullMarked
package io.millrace.router.state;

import org.jspecify.annotations.NullMarked;
