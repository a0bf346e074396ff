package org.o365se.keychain;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.o365se.crypto.Key256;
import org.o365se.crypto.KeyWipedException;
import org.o365se.error.ErrorId;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyUnavailableException;
import org.o365se.rootkey.WrappedKeyLimits;

/**
 * Makes policy keys, opens them with their roots, and keeps the opened ones for their time to live.
 *
 * <p>Thread-safe. Reading an opened key takes no lock; each policy key version is opened by one thread at a time, for which the others wait.
 */
final class PolicyKeys implements AutoCloseable {
    private final Roots roots;
    private final Duration timeToLive;
    private final LongSupplier nanoClock;
    private final SecureRandom random = new SecureRandom();
    private volatile boolean closed;
    private final ConcurrentHashMap<PolicyKeyId, Slot> slots = new ConcurrentHashMap<>();

    /** The place of one policy key version in the cache. */
    private static final class Slot {
        final ReentrantLock opening = new ReentrantLock();
        volatile @Nullable Opened opened;

        void dropIfStill(Opened expired) {
            opening.lock();
            try {
                if (expired.equals(opened)) {
                    drop();
                }
            } finally {
                opening.unlock();
            }
        }

        void drop() {
            var dropped = opened;
            opened = null;
            if (dropped != null) {
                dropped.key().destroy();
            }
        }
    }

    private record Opened(OpenedPolicyKey key, long openedAtNanos) {}

    /** The roots become this object's, which closes them. */
    PolicyKeys(Roots roots, Duration timeToLive, LongSupplier nanoClock) {
        this.roots = roots;
        this.timeToLive = timeToLive;
        this.nanoClock = nanoClock;
    }

    /** Does something with an opened policy key. Should the key be dropped and wiped meanwhile, it is opened again and the work begun anew. */
    <T> T use(Policy policy, long version, Function<OpenedPolicyKey, T> work) {
        while (true) {
            try {
                return work.apply(open(policy, version));
            } catch (KeyWipedException e) {
                // The next round opens it again, or fails for good.
            }
        }
    }

    /** Gives the opened policy key, asking a root if it is not there or too old. */
    OpenedPolicyKey open(Policy policy, long version) {
        var id = new PolicyKeyId(policy.id(), version);
        var slot = slots.computeIfAbsent(id, absent -> new Slot());
        var opened = slot.opened;
        if (opened != null && !isExpired(opened)) {
            return opened.key();
        }
        slot.opening.lock();
        try {
            opened = slot.opened;
            if (opened == null || isExpired(opened)) {
                // First, so that a key past its time is gone even if no root answers.
                slot.drop();
                opened = new Opened(openByRoots(policy, policy.version(version)), nanoClock.getAsLong());
                keep(slot, opened);
            }
            return opened.key();
        } finally {
            slot.opening.unlock();
        }
    }

    /** Keeps an opened key until its time is over, also if nobody asks for it again; to be called under the slot's lock. */
    private void keep(Slot slot, Opened opened) {
        if (closed) {
            opened.key().destroy();
            throw new IllegalStateException(ErrorId.CHAIN_CLOSED.with(
                    "The key chain has been closed; open it again and get a new key from it"));
        }
        slot.opened = opened;
        CompletableFuture.delayedExecutor(timeToLive.toNanos(), TimeUnit.NANOSECONDS)
                .execute(() -> slot.dropIfStill(opened));
    }

    /** Drops and overwrites all opened keys. */
    void forget() {
        slots.values().forEach(slot -> {
            slot.opening.lock();
            try {
                slot.drop();
            } finally {
                slot.opening.unlock();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        forget();
        roots.close();
    }

    private boolean isExpired(Opened opened) {
        return nanoClock.getAsLong() - opened.openedAtNanos() > timeToLive.toNanos();
    }

    // ---- making ----

    /** A new policy key version, and its opened form for the scope keys that are made with it. */
    record Made(PolicyVersion version, OpenedPolicyKey opened) {}

    /** Makes a random policy key and wraps it with each root; each copy is unwrapped again before it counts. */
    Made make(Binding binding, List<RootKey> rootKeys, @Nullable OpenedPolicyKey predecessor) {
        var policyKey = Key256.random(random);
        try {
            var copies = new ArrayList<Bytes>();
            for (var root : rootKeys) {
                copies.add(wrapProved(root, policyKey));
            }
            var opened = OpenedPolicyKey.derive(binding.key(), policyKey);
            var predecessorTag = predecessor == null ? Bytes.NONE : predecessor.tag(binding);
            return new Made(new PolicyVersion(binding, opened.tag(binding), predecessorTag, copies), opened);
        } finally {
            policyKey.destroy();
        }
    }

    private static Bytes wrapProved(RootKey root, Key256 policyKey) {
        var plain = policyKey.getEncoded();
        try {
            var wrapped = root.wrap(plain);
            if (wrapped.length < 1 || wrapped.length > WrappedKeyLimits.MAX_BYTES) {
                throw new RootKeyCorruptException(
                        ErrorId.ROOT_ROUND_TRIP_FAILED.with("Root key "
                                + root.describe().uri() + " wraps a policy key to "
                                + wrapped.length + " bytes, and a key chain holds 1 to " + WrappedKeyLimits.MAX_BYTES
                                + "; do not use it, and ask its vendor"),
                        null);
            }
            var again = keyOf(root, root.unwrap(wrapped));
            try {
                if (!again.hasSameBytesAs(policyKey)) {
                    throw new RootKeyCorruptException(
                            ErrorId.ROOT_ROUND_TRIP_FAILED.with(
                                    "Root key " + root.describe().uri()
                                            + " does not give back what it wrapped; do not use it, and ask its vendor"),
                            null);
                }
            } finally {
                again.destroy();
            }
            return Bytes.takeOwnershipOf(wrapped);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    // ---- opening ----

    private OpenedPolicyKey openByRoots(Policy policy, PolicyVersion version) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < version.copies().size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        var failures = new ArrayList<RootKeyException>();
        for (int i : order) {
            try {
                return openByRoot(policy, version, i);
            } catch (RootKeyException e) {
                failures.add(e);
            } catch (KeyWipedException e) {
                throw e;
            } catch (RuntimeException e) {
                if (closed) {
                    throw e;
                }
                // A fault in a bridge must not keep the other root from being asked.
                failures.add(new RootKeyMisconfiguredException(
                        ErrorId.ROOT_MISCONFIGURED.with("The bridge of root key "
                                + version.binding().roots().get(i).uri() + " failed unexpectedly (" + e
                                + "); report it to whoever wrote the bridge"),
                        e));
            }
        }
        throw together(policy, failures);
    }

    /** Opens one wrapped copy with its root, without the cache; the caller destroys the key. */
    OpenedPolicyKey openByRoot(Policy policy, PolicyVersion version, int index) {
        var binding = version.binding();
        var root = roots.exact(binding.roots().get(index), binding.tenant());
        var policyKey = keyOf(root, root.unwrap(version.copies().get(index).copy()));
        OpenedPolicyKey opened;
        try {
            opened = OpenedPolicyKey.derive(binding.key(), policyKey);
        } finally {
            policyKey.destroy();
        }
        if (!opened.tag(binding).equals(version.tag()) || !isContinuation(policy, version)) {
            opened.destroy();
            throw new RootKeyCorruptException(
                    ErrorId.CHAIN_BINDING_WRONG.with(
                            "Policy key version " + binding.key().version() + " of policy "
                                    + policy.displayName() + ", opened by "
                                    + root.describe().uri()
                                    + ", is not the key that its record is tagged with: the record or the copy was made up; restore the chain from a good copy"),
                    null);
        }
        return opened;
    }

    /** A version after the first must also be tagged by the one before, so that nobody who lacks that one can put a key of his own on top. */
    private boolean isContinuation(Policy policy, PolicyVersion version) {
        var binding = version.binding();
        return policy.versions().stream()
                .map(before -> before.binding().key().version())
                .filter(number -> number < binding.key().version())
                .max(Long::compare)
                .map(number ->
                        use(policy, number, before -> before.tag(binding)).equals(version.predecessorTag()))
                .orElse(binding.key().version() == 1);
    }

    private static Key256 keyOf(RootKey root, byte[] unwrapped) {
        if (unwrapped.length != Key256.BYTES) {
            Arrays.fill(unwrapped, (byte) 0);
            throw new RootKeyCorruptException(
                    ErrorId.ROOT_CORRUPT.with("Root key " + root.describe().uri()
                            + " unwrapped something that is not a policy key of " + Key256.BYTES
                            + " bytes; restore the chain from a good copy"),
                    null);
        }
        return Key256.takeOwnershipOf(unwrapped);
    }

    /** One failure out of those of all roots: a denial outweighs all others, then what no waiting mends. */
    private static RootKeyException together(Policy policy, List<RootKeyException> failures) {
        var message = "No root key of policy " + policy.displayName() + " opens its policy key. "
                + failures.stream().map(Throwable::getMessage).distinct().collect(Collectors.joining(" | "));
        RootKeyException together = switch (failures.stream()
                .map(RootKeyException::failureClass)
                .min((a, b) -> Integer.compare(weight(a), weight(b)))
                .orElseThrow()) {
            case DENIED -> new RootKeyDeniedException(ErrorId.ROOT_DENIED.with(message), failures.get(0));
            case CORRUPT -> new RootKeyCorruptException(ErrorId.ROOT_CORRUPT.with(message), failures.get(0));
            case MISCONFIGURED ->
                new RootKeyMisconfiguredException(ErrorId.ROOT_MISCONFIGURED.with(message), failures.get(0));
            case TRANSIENT ->
                new RootKeyUnavailableException(
                        ErrorId.ROOT_UNAVAILABLE.with(message + " | Try again later"), failures.get(0));
        };
        failures.stream().skip(1).forEach(together::addSuppressed);
        return together;
    }

    private static int weight(org.o365se.rootkey.FailureClass failure) {
        return switch (failure) {
            case DENIED -> 0;
            case CORRUPT -> 1;
            case MISCONFIGURED -> 2;
            case TRANSIENT -> 3;
        };
    }
}
