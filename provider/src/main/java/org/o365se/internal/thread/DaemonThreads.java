package org.o365se.internal.thread;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes daemon threads that outlive their first caller and hold nothing of it: no context class loader, no inheritable thread locals, no thread group of its own, and not
 * the code on its stack. Thread-safe.
 */
public final class DaemonThreads {
    private DaemonThreads() {}

    /**
     * Makes a thread; the caller starts it.
     *
     * @param name of the thread
     * @param work what it runs
     * @return the thread
     */
    // Up to JDK 23 a thread holds the code on the stack of its maker, unless that is cut off here.
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
