package io.millrace.inference;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells whoever works on a call that its client has left. Owned by the call's event loop: no locks. A listener added
 * after the cancel runs at once; each runs at most once.
 */
public final class CancelSignal {
    private final List<Runnable> listeners = new ArrayList<>(2);
    private boolean cancelled;

    public boolean isCancelled() {
        return cancelled;
    }

    /** @return a handle that takes the listener away again; call it when the work is done */
    public Runnable onCancel(Runnable listener) {
        if (cancelled) {
            listener.run();
            return () -> {};
        }
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public void cancel() {
        if (cancelled) return;
        cancelled = true;
        List<Runnable> told = List.copyOf(listeners);
        listeners.clear();
        told.forEach(Runnable::run);
    }
}
