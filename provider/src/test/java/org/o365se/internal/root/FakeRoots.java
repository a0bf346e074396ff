package org.o365se.internal.root;

import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.Key256;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyPresence;
import org.o365se.rootkey.WrapAlgorithm;

/** Root keys {@code fake:NAME}, of which {@code fake:NAME;HOME} is a clone elsewhere, that count what is asked of them, remember the policy keys they saw, and fail when told to. Thread-safe. */
public final class FakeRoots implements RootKeyHome {
    public static final String SCHEME = "fake";

    public final AtomicInteger wraps = new AtomicInteger();
    public final AtomicInteger unwraps = new AtomicInteger();
    public final List<byte[]> seenPolicyKeys = new CopyOnWriteArrayList<>();
    public final List<String> askedFor = new CopyOnWriteArrayList<>();
    private final Map<String, Key256> keys = new ConcurrentHashMap<>();
    private final Map<String, Supplier<? extends RuntimeException>> failures = new ConcurrentHashMap<>();
    private final Map<String, UnaryOperator<byte[]>> lies = new ConcurrentHashMap<>();
    private volatile UnaryOperator<byte[]> wrapLie = UnaryOperator.identity();
    private final Set<String> destroyed = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile Predicate<String> allowed = tenant -> true;

    /** From now on a root key fails each unwrap. */
    public void fail(String uri, Supplier<? extends RuntimeException> failure) {
        failures.put(uri, failure);
    }

    /** From now on a root key gives out something else than it unwrapped. */
    public void lie(String uri, UnaryOperator<byte[]> lie) {
        lies.put(uri, lie);
    }

    /** From now on all root keys give out something else than they wrapped. */
    public void lieWhenWrapping(UnaryOperator<byte[]> lie) {
        wrapLie = lie;
    }

    /** From now on all root keys are refused to some tenants. */
    public void allow(Predicate<String> tenants) {
        allowed = tenants;
    }

    public void heal() {
        allowed = tenant -> true;
        failures.clear();
        lies.clear();
        wrapLie = UnaryOperator.identity();
    }

    @Override
    public RootKey newest(String uri, String tenant) {
        requireAllowed(uri, tenant);
        return new FakeRoot(uri);
    }

    @Override
    public RootKey exact(RootKeyDescription description, String tenant) {
        requireAllowed(description.uri(), tenant);
        return new FakeRoot(description.uri());
    }

    /** From now on a root key is not there. */
    public void destroy(String uri) {
        destroyed.add(uri);
    }

    @Override
    public RootKeyPresence presence(RootKeyDescription description, String tenant) {
        return destroyed.contains(description.uri()) ? RootKeyPresence.ABSENT : RootKeyPresence.PRESENT;
    }

    @Override
    public List<RootKeyCheck> check(String uri) {
        return List.of(new RootKeyCheck("reached", RootKeyCheck.Outcome.PASSED, uri, ""));
    }

    private void requireAllowed(String uri, String tenant) {
        askedFor.add(tenant);
        if (!allowed.test(tenant)) {
            throw new RootKeyMisconfiguredException(() -> 9999, uri + " is not allowed to tenant " + tenant, null);
        }
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        keys.values().forEach(Key256::destroy);
    }

    private final class FakeRoot implements RootKey {
        private final String uri;

        FakeRoot(String uri) {
            this.uri = uri;
        }

        @Override
        public RootKeyDescription describe() {
            return new RootKeyDescription(uri, "version of " + original(), WrapAlgorithm.A256KW, "home of " + uri);
        }

        @Override
        public byte[] wrap(byte[] policyKey) {
            wraps.incrementAndGet();
            seenPolicyKeys.add(policyKey.clone());
            return wrapLie.apply(new AesKeyWrap().wrap(key(), Key256.copyOf(policyKey, 0)));
        }

        @Override
        public byte[] unwrap(byte[] wrapped) {
            unwraps.incrementAndGet();
            var failure = failures.get(uri);
            if (failure != null) {
                throw failure.get();
            }
            try {
                // Like a token that takes what it needs and does not look further.
                var copy = Arrays.copyOf(wrapped, AesKeyWrap.WRAPPED_BYTES);
                var plain = new AesKeyWrap().unwrap(key(), copy).getEncoded();
                return Objects.requireNonNull(
                        lies.getOrDefault(uri, UnaryOperator.identity()).apply(plain));
            } catch (InvalidKeyException e) {
                throw new RootKeyCorruptException(() -> 9999, "the copy does not open under " + uri, e);
            }
        }

        private String original() {
            return uri.split(";", 2)[0];
        }

        private Key256 key() {
            return keys.computeIfAbsent(original(), absent -> Key256.random(new SecureRandom()));
        }
    }
}
