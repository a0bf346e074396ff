package org.o365se.internal.runtime;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The registration of one chain in the platform MBean server. Thread-safe. */
final class JmxRegistration implements AutoCloseable {
    /** More than one process opens of the same chain, and a limit for the search of a free name. */
    private static final int MAX_INSTANCES = 10_000;

    private final MBeanServer server;
    private final ObjectName name;

    private JmxRegistration(MBeanServer server, ObjectName name) {
        this.server = server;
        this.name = name;
    }

    /** Returns whether this JVM has an MBean server: a container, an agent or a remote monitor has created it. */
    static boolean isUsed() {
        return !MBeanServerFactory.findMBeanServer(null).isEmpty();
    }

    /** Registers a chain, and returns the registration, or null if JMX refuses it: the chain works without it. */
    static @Nullable JmxRegistration of(ChainAttributes chain) {
        try {
            var server = ManagementFactory.getPlatformMBeanServer();
            for (int instance = 1; instance <= MAX_INSTANCES; instance++) {
                // The same chain may be open several times, also by other class loaders.
                var name =
                        new ObjectName("org.o365se:type=KeyChain,chain=" + chain.chainId() + ",instance=" + instance);
                if (!server.isRegistered(name) && isRegistered(server, chain, name)) {
                    return new JmxRegistration(server, name);
                }
            }
            return null;
        } catch (JMException | SecurityException e) {
            return null;
        }
    }

    private static boolean isRegistered(MBeanServer server, ChainAttributes chain, ObjectName name) throws JMException {
        try {
            server.registerMBean(new ChainMBean(chain), name);
            return true;
        } catch (InstanceAlreadyExistsException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // Somebody else has unregistered it.
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
