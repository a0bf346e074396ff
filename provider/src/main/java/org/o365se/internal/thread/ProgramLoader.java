package org.o365se.internal.thread;

/** Tells whether the provider was loaded with the program, or by a container with one of its applications. */
public final class ProgramLoader {
    private ProgramLoader() {}

    /**
     * Returns whether the provider is part of the program. A container loads an application's provider by a loader of its own. What the JDK itself remembers, such
     * as an MBean or a class of JFR events, would keep that loader, and with it the whole application, in memory after it has ended.
     */
    public static boolean isOurs() {
        var ours = ProgramLoader.class.getClassLoader();
        for (var loader = ClassLoader.getSystemClassLoader(); loader != null; loader = loader.getParent()) {
            if (loader == ours) {
                return true;
            }
        }
        return false;
    }
}
