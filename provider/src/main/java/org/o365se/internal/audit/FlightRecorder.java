package org.o365se.internal.audit;

import org.o365se.internal.root.RootUses;
import org.o365se.internal.thread.ProgramLoader;

/**
 * Adds JFR events where the JVM has the module {@code jdk.jfr}, which a runtime image may lack, unless the provider belongs to an
 * application in a container, which JFR would keep in memory. No class that needs the module is loaded without it. Thread-safe.
 */
public final class FlightRecorder {
    private static final boolean IS_PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent() && ProgramLoader.isOurs();

    private FlightRecorder() {}

    /** Returns a sink that also makes JFR events of changes of the chain and of the health of policies. */
    public static AuditSink recording(AuditSink log) {
        return IS_PRESENT ? new RecordedEvents(log) : log;
    }

    /** Returns a decorator that makes a JFR event of each use of a root key. */
    public static RootUses recording(RootUses uses) {
        return IS_PRESENT ? new RecordedRootUses(uses) : uses;
    }
}
