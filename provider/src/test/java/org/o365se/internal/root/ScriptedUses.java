package org.o365se.internal.root;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.o365se.internal.crypto.KeyWipedException;
import org.o365se.internal.keys.OpenedPolicyKey;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Policy;

/**
 * Lets real roots open copies, but first does what the script says for the first, the second, ... that is asked, whichever root it is. Remembers who was asked, in
 * which thread, and each key that was opened. Thread-safe.
 */
public final class ScriptedUses implements RootUses {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<Thread> askedIn = new CopyOnWriteArrayList<>();
    final List<OpenedPolicyKey> opened = new CopyOnWriteArrayList<>();
    private final List<Runnable> script;

    ScriptedUses(Runnable... script) {
        this.script = new ArrayList<>(List.of(script));
    }

    @Override
    public <T> T perform(RootUse use, Supplier<T> call) {
        next(use.uri().text()).run();
        var key = call.get();
        opened.add((OpenedPolicyKey) key);
        return key;
    }

    private synchronized Runnable next(String uri) {
        asked.add(uri);
        askedIn.add(Thread.currentThread());
        return script.isEmpty() ? () -> {} : script.remove(0);
    }

    static Runnable failing(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }

    /** A root that does not answer before the latch opens, whoever interrupts it. */
    public static Runnable hangingUntil(CountDownLatch latch) {
        return () -> {
            boolean interrupted = false;
            while (latch.getCount() > 0) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        };
    }

    public static boolean isWiped(OpenedPolicyKey key, Policy policy) {
        try {
            return key.lineage().tag(policy.defaultScopeNaming()).bytes().equals(Bytes.NONE);
        } catch (KeyWipedException e) {
            return true;
        }
    }
}
