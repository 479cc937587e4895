package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.ContextSource;
import io.millrace.router.traffic.learn.FeatureMoments;
import java.util.List;

/** What calls that were assigned by what they asked have taught. */
@FunctionalInterface
public interface Lessons {
    /** Of each arm in the order of the split, since this was called last. */
    List<FeatureMoments> take(ContextSource source);
}
