package org.o365se.internal.root;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Tenant;
import org.o365se.rootkey.BackOff;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyException;

/**
 * Leaves a root key or availability key alone after a failure: for 1, 2, 4, 8 and then 16 seconds, or for 60 seconds if it denied its use, regardless of the
 * number of callers. In the meantime they get the failure. After a pause one caller asks, and the others get the failure until it has an answer. Operators'
 * checks always ask.
 * Thread-safe; no lock is held during a call.
 */
public final class RootPauses implements RootUses {
    static final Duration AFTER_DENIAL = Duration.ofSeconds(60);
    private static final int MAX_ENTRIES = 10_000;
    private static final String PAUSED = " | The root key is not asked again before a pause of at most ";

    private final RootUses uses;
    private final LongSupplier nanoClock;
    private final Map<Place, Pause> pauses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Pause> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    /** An exact root key, for one tenant, because another may be allowed to use it; with a policy key if only its copy is corrupt. */
    private record Place(
            Tenant tenant,
            RootKeyUri uri,
            String version,
            @Nullable PolicyKeyId copy) {}

    private static final class Pause {
        private final RootKeyException failure;
        private final int failures;
        private final long endNanos;
        private boolean trying;

        Pause(RootKeyException failure, int failures, long endNanos) {
            this.failure = failure;
            this.failures = failures;
            this.endNanos = endNanos;
        }
    }

    public RootPauses(RootUses uses, LongSupplier nanoClock) {
        this.uses = uses;
        this.nanoClock = nanoClock;
    }

    @Override
    public <T> T perform(RootUse use, Supplier<T> call) {
        var unwrapping = use.unwrapping();
        if (unwrapping.isEmpty()) {
            return uses.perform(use, call);
        }
        var policyKey = unwrapping.get().policyKey();
        var root = new Place(policyKey.tenant(), use.uri(), unwrapping.get().version(), null);
        var copy = new Place(policyKey.tenant(), use.uri(), unwrapping.get().version(), policyKey.id());
        boolean isTrial = use.reason() != RootUse.Reason.CHECK && beginTrial(root, copy);
        try {
            var result = uses.perform(use, call);
            answered(root, copy);
            return result;
        } catch (RootKeyException e) {
            if (!Thread.currentThread().isInterrupted()) {
                // An interrupt is not a failure of the root key.
                failed(e.failureClass() == FailureClass.CORRUPT ? copy : root, e);
            }
            throw e;
        } finally {
            if (isTrial) {
                endTrial(root, copy);
            }
        }
    }

    /** Ends all pauses: an operator knows that the root keys are available again. */
    public synchronized void end() {
        pauses.clear();
    }

    /** Throws the failure during a pause; returns whether this call is the first one after a pause. */
    private synchronized boolean beginTrial(Place root, Place copy) {
        boolean isTrial = false;
        for (var place : new Place[] {root, copy}) {
            var pause = pauses.get(place);
            if (pause != null) {
                if (pause.trying || pause.endNanos - nanoClock.getAsLong() > 0) {
                    throw paused(pause.failure);
                }
                isTrial = true;
            }
        }
        if (isTrial) {
            setTrying(root, copy, true);
        }
        return isTrial;
    }

    private synchronized void endTrial(Place root, Place copy) {
        setTrying(root, copy, false);
    }

    private void setTrying(Place root, Place copy, boolean trying) {
        for (var place : new Place[] {root, copy}) {
            var pause = pauses.get(place);
            if (pause != null) {
                pause.trying = trying;
            }
        }
    }

    private synchronized void answered(Place root, Place copy) {
        pauses.remove(root);
        pauses.remove(copy);
    }

    private synchronized void failed(Place place, RootKeyException failure) {
        long now = nanoClock.getAsLong();
        var before = pauses.get(place);
        if (before != null && before.endNanos - now > 0) {
            // A call that began before the pause.
            return;
        }
        int failures = before == null ? 0 : before.failures;
        pauses.put(
                place,
                new Pause(
                        failure,
                        failures + 1,
                        now + length(failure.failureClass(), failures).toNanos()));
    }

    private static Duration length(FailureClass failureClass, int failures) {
        return failureClass == FailureClass.DENIED ? AFTER_DENIAL : BackOff.delay(failures);
    }

    private static RootKeyException paused(RootKeyException failure) {
        var most = failure.failureClass() == FailureClass.DENIED ? AFTER_DENIAL : BackOff.delay(Integer.MAX_VALUE);
        return RootKeyException.of(
                failure.failureClass(),
                failure.id(),
                failure.text() + PAUSED + most.toSeconds() + " s is over",
                failure);
    }
}
