package org.o365se.keyvault.standin;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The ports that stand-ins of this JVM have had. None is used twice, because the SDK remembers for the life of a JVM what a host and port has answered. */
final class FreshPorts {
    private static final Set<Integer> USED = ConcurrentHashMap.newKeySet();

    private FreshPorts() {}

    /** Takes a port; returns false if it was taken before. */
    static boolean take(int port) {
        return USED.add(port);
    }
}
