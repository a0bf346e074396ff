package org.o365se;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The end of one of several processes that a test has in one JVM: at its n-th write or use of a root key, and from then on at each. A write is stored or not when its process ends.
 * Thread-safe.
 */
public final class PlannedCrash {
    private static final Map<String, PlannedCrash> OF_PROCESSES = new ConcurrentHashMap<>();

    private int left;
    private boolean armed;
    private boolean crashed;
    private boolean countsRoots;
    private boolean pastTheWrite;

    private PlannedCrash() {}

    /** Returns that of a process, whose name no other process of this JVM has. */
    public static PlannedCrash of(String process) {
        return OF_PROCESSES.computeIfAbsent(process, absent -> new PlannedCrash());
    }

    /** Plans the end at the n-th call from now on, counted from 1, where uses of root keys count too or not. */
    public synchronized void planAt(int call, boolean withRoots, boolean afterTheWrite) {
        countsRoots = withRoots;
        left = call;
        pastTheWrite = afterTheWrite;
        armed = true;
    }

    /** Starts the process again, if it has ended, with no end planned; returns whether it had ended. */
    public synchronized boolean restart() {
        boolean ended = crashed;
        armed = false;
        crashed = false;
        return ended;
    }

    synchronized boolean hasHappened() {
        return crashed;
    }

    synchronized void requireRunning() throws IOException {
        if (crashed) {
            throw new IOException("the process has crashed");
        }
    }

    synchronized void beforeWrite() throws IOException {
        requireRunning();
        if (armed && left == 1 && !pastTheWrite) {
            crashed = true;
            throw new IOException("the process crashes before a write");
        }
    }

    synchronized void afterWrite() throws IOException {
        if (armed && --left == 0) {
            crashed = true;
            throw new IOException("the process crashes after a write");
        }
    }

    /** A root key that is asked; its answer is not heard if the process ends. */
    synchronized void beforeRootUse() {
        if (crashed || (armed && countsRoots && --left == 0)) {
            crashed = true;
            throw new IllegalStateException("the process crashes while it asks a root key");
        }
    }
}
