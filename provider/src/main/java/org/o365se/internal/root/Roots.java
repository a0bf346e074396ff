package org.o365se.internal.root;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.root.RootUse.Operation;
import org.o365se.internal.root.RootUse.PolicyKey;
import org.o365se.internal.root.RootUse.Purpose;
import org.o365se.internal.root.RootUse.Reason;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyPresence;

/**
 * The only access to root keys: finds the home of a root key by the scheme of its URI, and performs each use through {@link RootUses}. No other class of the
 * provider calls a {@link org.o365se.rootkey.RootKey}. Thread-safe.
 */
public final class Roots implements AutoCloseable {
    private final Map<String, RootKeyHome> homes;
    private final Runnable release;
    private final RootUses uses;

    /** Takes ownership of the homes and closes them. */
    public Roots(Map<String, RootKeyHome> homesByScheme) {
        this(homesByScheme, () -> homesByScheme.values().forEach(RootKeyHome::close), RootUses.DIRECT);
    }

    /** Does not close the homes, but notifies the caller when they are no longer needed. Each use is performed by {@code innermost}. */
    public Roots(Map<String, RootKeyHome> homesByScheme, Runnable release, RootUses innermost) {
        this(homesByScheme, release, innermost, UnaryOperator.identity());
    }

    /**
     * Does not close the homes, but notifies the caller when they are no longer needed.
     *
     * @param innermost performs each use
     * @param observing returns a decorator that sees the result of each use as the rest of the provider does
     */
    public Roots(
            Map<String, RootKeyHome> homesByScheme,
            Runnable release,
            RootUses innermost,
            UnaryOperator<RootUses> observing) {
        this.homes = Map.copyOf(homesByScheme);
        this.release = release;
        this.uses = observing.apply(new BridgeFaults(innermost));
    }

    /** Finds the newest version of a root key, to wrap a new policy key with it. */
    FoundRoot newest(RootKeyUri uri, PolicyKey policyKey) {
        return uses.perform(
                RootUse.ofNewest(Operation.FIND, Reason.CREATE, uri, policyKey),
                () -> FoundRoot.of(
                        homeOf(uri).newest(uri.text(), policyKey.tenant().name())));
    }

    /**
     * Creates a root key.
     *
     * @param uri its URI
     * @param policyKey the policy key that it will wrap; null if there is none yet
     * @param making creates the key in its home
     */
    public <T> T make(RootKeyUri uri, @Nullable PolicyKey policyKey, Supplier<T> making) {
        return uses.perform(RootUse.ofNewest(Operation.MAKE, Reason.CREATE, uri, policyKey), making);
    }

    /** Wraps a new policy key; the array is not changed. */
    public byte[] wrap(Purpose purpose, RootKeyDescription root, PolicyKey policyKey, byte[] plain) {
        return uses.perform(
                RootUse.ofExact(Operation.WRAP, purpose, root, policyKey),
                () -> homeOf(new RootKeyUri(root.uri()))
                        .exact(root, policyKey.tenant().name())
                        .wrap(plain));
    }

    /**
     * Unwraps a copy of a policy key.
     *
     * @param proof takes ownership of the unwrapped bytes, and checks that they are the policy key; its failure is a failure of this use
     */
    public <K> K unwrap(
            Purpose purpose, RootKeyDescription root, PolicyKey policyKey, byte[] wrapped, Function<byte[], K> proof) {
        return uses.perform(
                RootUse.ofExact(Operation.UNWRAP, purpose, root, policyKey),
                () -> proof.apply(homeOf(new RootKeyUri(root.uri()))
                        .exact(root, policyKey.tenant().name())
                        .unwrap(wrapped)));
    }

    /** Looks whether a root key still exists at its home, without using it. */
    public RootKeyPresence presence(RootKeyDescription root, PolicyKey policyKey) {
        return uses.perform(
                RootUse.ofExact(Operation.LOOK, Purpose.of(Reason.CHECK), root, policyKey),
                () -> homeOf(new RootKeyUri(root.uri()))
                        .presence(root, policyKey.tenant().name()));
    }

    /** Checks whether a root key is suitable. */
    public List<RootKeyCheck> check(RootKeyUri uri) {
        return uses.perform(
                RootUse.ofNewest(Operation.CHECK, Reason.CHECK, uri, null),
                () -> homeOf(uri).check(uri.text()));
    }

    @Override
    public void close() {
        release.run();
    }

    private RootKeyHome homeOf(RootKeyUri uri) {
        var home = homes.get(uri.scheme());
        if (home == null && uri.scheme().equals(RootKeyUri.MANAGED_SCHEME)) {
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.CONFIGURATION_INCOMPLETE,
                    "The root key " + uri
                            + " is in the managed key store, which is not configured; set managed.keystore = PATH and"
                            + " managed.secret-source = file:PATH",
                    null);
        }
        if (home == null && uri.isAvailability()) {
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.CONFIGURATION_INCOMPLETE,
                    "The key " + uri
                            + " is in the availability key store, which is not configured for this process; set"
                            + " availability.keystore = PATH and availability.secret-source = file:PATH",
                    null);
        }
        if (home == null) {
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.ROOT_SCHEME_UNKNOWN,
                    "No installed bridge supports the root key URI " + uri
                            + " (scheme \"" + uri.scheme()
                            + "\"; installed: "
                            + String.join(", ", homes.keySet().stream().sorted().toList())
                            + "). Install the bridge, or correct the URI",
                    null);
        }
        return home;
    }
}
