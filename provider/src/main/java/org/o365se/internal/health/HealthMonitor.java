package org.o365se.internal.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.ChainHealth;
import org.o365se.HealthListener;
import org.o365se.HealthState;
import org.o365se.PolicyHealth;
import org.o365se.internal.health.RootBook.TenantRoot;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.root.RootUse;
import org.o365se.internal.root.RootUses;
import org.o365se.internal.thread.DaemonTimer;
import org.o365se.rootkey.RootKeyException;

/**
 * The health of one key chain: learns from each use of a root key, logs what an operator should know, and notifies listeners when the state of a policy changes. It
 * uses no root key itself. Thread-safe. Unwrapped keys in the cache are used without it.
 */
public final class HealthMonitor {
    private final Clock clock;
    private final @Nullable DaemonTimer timer;
    private final HealthLog log;
    private final HealthListeners listeners = new HealthListeners();
    private final RootBook book = new RootBook();
    private final Map<PolicyId, PolicyHealth> known = new HashMap<>();
    private volatile @Nullable Followed followed;

    private record Followed(Supplier<ChainSnapshot> newest, PolicyFacts facts) {}

    /**
     * Creates a monitor.
     *
     * @param clock tells the time of uses and changes
     * @param timer runs a task when an unwrapped key expires that cannot be unwrapped again; null for none
     */
    public HealthMonitor(Clock clock, @Nullable DaemonTimer timer) {
        this.clock = clock;
        this.timer = timer;
        this.log = new HealthLog(clock);
    }

    /**
     * Sets the chain. Until then only root keys are recorded.
     *
     * @param newest returns the last known snapshot, without checking the storage
     * @param facts what is known of unwrapped policy keys
     */
    public void follow(Supplier<ChainSnapshot> newest, PolicyFacts facts) {
        followed = new Followed(newest, facts);
    }

    /** Returns a decorator that records each unwrapping of a policy key by its root key. */
    public RootUses recording(RootUses next) {
        return new RecordingUses(this, next);
    }

    /** Adds a listener. */
    public void add(HealthListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener. */
    public void remove(HealthListener listener) {
        listeners.remove(listener);
    }

    // ---- uses ----

    void succeeded(RootUse.Unwrapping use) {
        var policyKey = use.policyKey();
        var root = new TenantRoot(policyKey.tenant(), use.uri(), use.version());
        boolean recovered;
        synchronized (this) {
            var since = book.since(root);
            recovered = book.succeeded(root, policyKey.id(), clock.instant());
            if (recovered) {
                log.works(root, since);
            }
        }
        reconsider(policyKey.id().policy(), recovered);
    }

    void failed(RootUse.Unwrapping use, RootKeyException failure) {
        var policyKey = use.policyKey();
        var root = new TenantRoot(policyKey.tenant(), use.uri(), use.version());
        boolean isNew;
        synchronized (this) {
            isNew = book.failed(root, policyKey.id(), failure, clock.instant());
            log.fails(root, policyKey.policy(), failure, isNew);
        }
        reconsider(policyKey.id().policy(), isNew);
    }

    /** A root key that fails or works again concerns all policies, otherwise a use concerns its own policy. */
    private void reconsider(PolicyId policy, boolean all) {
        var chain = followed;
        if (chain == null) {
            return;
        }
        var snapshot = chain.newest().get();
        if (all) {
            snapshot.policies().stream()
                    .filter(each -> !each.isPurged())
                    .forEach(each -> healthOf(each, chain.facts()));
        } else {
            snapshot.policy(policy).filter(own -> !own.isPurged()).ifPresent(own -> healthOf(own, chain.facts()));
        }
        listeners.deliver();
    }

    private void expired(PolicyId policy) {
        reconsider(policy, false);
    }

    // ---- health ----

    /**
     * Returns the health of the chain, without using a root key.
     *
     * @param chainFailure why the chain cannot be read, if it cannot
     */
    public ChainHealth health(Optional<String> chainFailure) {
        var chain = followed;
        if (chain == null) {
            throw new IllegalStateException("No chain is followed yet");
        }
        var snapshot = chain.newest().get();
        List<PolicyHealth> policies = new ArrayList<>();
        for (var policy : snapshot.policies()) {
            if (policy.isPurged()) {
                // Its root keys are meant to refuse: that is no fault of the service.
                continue;
            }
            policies.add(healthOf(policy, chain.facts()));
        }
        listeners.deliver();
        return new ChainHealth(
                snapshot.chainId().toUuid(), snapshot.generation(), clock.instant(), policies, chainFailure);
    }

    /** Determines the health of a policy; if its state has changed, this is logged, and told to listeners by the next delivery. */
    private PolicyHealth healthOf(Policy policy, PolicyFacts facts) {
        // Before the lock, because the facts may come from behind another one.
        var openKey = facts.openKey(policy.currentVersion().binding().key());
        var time = clock.instant();
        synchronized (this) {
            var roots = policy.currentVersion().binding().roots().stream()
                    .map(root -> book.health(policy, root))
                    .toList();
            var found = HealthRule.healthOf(policy, roots, openKey, time);
            var before = known.get(policy.id());
            var stateBefore = before == null ? HealthState.OK : before.state();
            if (found.state() == stateBefore) {
                return HealthRule.since(found, before == null ? Optional.empty() : before.since());
            }
            var now = HealthRule.since(found, Optional.of(time));
            known.put(policy.id(), now);
            log.changed(stateBefore, now);
            listeners.enqueue(before == null ? HealthRule.healthOf(policy, List.of(), openKey, time) : before, now);
            now.until().ifPresent(until -> lookAgainAt(policy.id(), until));
            return now;
        }
    }

    private void lookAgainAt(PolicyId policy, Instant until) {
        if (timer == null) {
            return;
        }
        try {
            // The unwrapped key expires when its time has passed, not when it is reached.
            var unused = timer.after(Duration.between(clock.instant(), until).plusSeconds(1), () -> expired(policy));
        } catch (RejectedExecutionException e) {
            // The chain has been closed.
        }
    }
}
