package io.millrace.router.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, where the platform has it. Only a class of the JDK's own hears signals, which the compiler warns of; it is asked for
 * by name.
 */
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /** Has the task run on each. On a thread of the JVM's, which must not be blocked for long. */
    @SuppressWarnings("ReferenceEquality") // A handler is itself alone.
    static void runs(Runnable task) {
        InvocationHandler each = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                task.run();
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> "the handler of SIGHUP";
        };
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object hearing = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, each);
            Object hup = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hup, hearing);
        } catch (ReflectiveOperationException | IllegalArgumentException none) {
            LOG.debug("SIGHUP is not heard here", none);
        }
    }
}
