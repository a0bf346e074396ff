package org.o365se.internal.thread;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Creates daemon threads that outlive their first caller and do not refer to it: not to its context class loader, inheritable thread locals or thread group,
 * and not to the code on its stack. Thread-safe.
 */
public final class DaemonThreads {
    private DaemonThreads() {}

    /**
     * Creates a thread; the caller starts it.
     *
     * @param name of the thread
     * @param work the work to run
     * @return the thread
     */
    // Up to JDK 23 a thread refers to the code on the stack of its creator, unless this is prevented here.
    @SuppressWarnings("removal")
    public static Thread make(String name, Runnable work) {
        PrivilegedAction<Thread> make = () -> new Thread(rootGroup(), work, name, 0, false);
        var thread = AccessController.doPrivileged(make);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    private static ThreadGroup rootGroup() {
        var group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
