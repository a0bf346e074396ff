package org.o365se.internal.root;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.o365se.internal.crypto.KeyWipedException;
import org.o365se.internal.keys.OpenedPolicyKey;
import org.o365se.internal.keys.PolicyKeyCopies;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;

/**
 * Opens copies as real roots do, but first does what the script says for the first, the second, ... that is asked, whichever root it is. Remembers who was asked, in
 * which thread, and each key that was opened. Thread-safe.
 */
public final class ScriptedCopies implements TwoRoots.Copies<OpenedPolicyKey> {
    final List<Integer> asked = new CopyOnWriteArrayList<>();
    final List<Thread> askedIn = new CopyOnWriteArrayList<>();
    final List<OpenedPolicyKey> opened = new CopyOnWriteArrayList<>();
    private final TwoRoots.Copies<OpenedPolicyKey> real;
    private final List<Runnable> script;

    ScriptedCopies(FakeRoots roots, Runnable... script) {
        this.real = new PolicyKeyCopies(new Roots(Map.of(FakeRoots.SCHEME, roots)))::open;
        this.script = new ArrayList<>(List.of(script));
    }

    @Override
    public OpenedPolicyKey open(Policy policy, PolicyVersion version, int index) {
        next(index).run();
        var key = real.open(policy, version, index);
        opened.add(key);
        return key;
    }

    private synchronized Runnable next(int index) {
        asked.add(index);
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
