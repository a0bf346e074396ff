package org.o365se.internal.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.chain.ChainService;
import org.o365se.internal.config.JmxSetting;
import org.o365se.internal.health.RootCounts;
import org.o365se.internal.root.RootUse;
import org.o365se.internal.root.RootUses;
import org.o365se.internal.thread.ProgramLoader;

/**
 * Shows a chain in JMX while it is open, if the JVM has the module {@code java.management} and somebody uses JMX: without a monitor, no class of JMX is loaded, which
 * would take longer than a short program runs. Therefore this is looked at when the chain is opened and whenever a root key is used. Thread-safe.
 */
final class Monitoring implements AutoCloseable {
    private static final boolean IS_PRESENT =
            ModuleLayer.boot().findModule("java.management").isPresent();

    private final RootCounts counts = new RootCounts(System::nanoTime);
    private final AtomicBoolean done;
    private volatile @Nullable ChainService chain;
    private @Nullable JmxRegistration registration;
    private boolean closed;

    Monitoring(JmxSetting setting) {
        boolean isWanted = setting == JmxSetting.ON || (setting == JmxSetting.AUTO && ProgramLoader.isOurs());
        this.done = new AtomicBoolean(!IS_PRESENT || !isWanted);
    }

    /** Returns a decorator that counts uses of root keys. */
    RootUses counting(RootUses next) {
        var counting = counts.counting(next);
        return new RootUses() {
            @Override
            public <T> T perform(RootUse use, Supplier<T> call) {
                register();
                return counting.perform(use, call);
            }
        };
    }

    /** Begins to show a chain. */
    void show(ChainService opened) {
        chain = opened;
        register();
    }

    private void register() {
        var opened = chain;
        if (opened == null || done.get() || !JmxRegistration.isUsed()) {
            return;
        }
        synchronized (this) {
            if (!closed && done.compareAndSet(false, true)) {
                registration = JmxRegistration.of(new ChainAttributes(opened, counts));
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        chain = null;
        if (registration != null) {
            registration.close();
            registration = null;
        }
    }
}
