package org.o365se.internal.crypto;

import java.security.ProviderException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;

/**
 * The choice of the provider for the AES-GCM of messages: the configured one, or the fastest installed one that passes the self test. Decided at first use and
 * kept, so that one configuration has one delegate. Thread-safe.
 */
public final class DelegateChoice {
    /** The choice by measured speed. */
    public static final String AUTO = "auto";

    private static final String OURSELVES = "O365ServiceEncryption";
    private static final int JDK_WITH_FAST_GCM = 25;

    private final String configured;
    private volatile @Nullable Delegate chosen;

    /**
     * Creates a choice that will be decided at first use.
     *
     * @param configured the name of a provider, or {@link #AUTO}
     */
    public DelegateChoice(String configured) {
        this.configured = configured;
    }

    /**
     * Returns the delegate.
     *
     * @return one that has passed the self test
     * @throws ProviderException if the named provider is not installed, is unsuitable or fails the self test; with {@link #AUTO}, if the JDK's own fails it
     */
    public Delegate delegate() {
        var known = chosen;
        if (known == null) {
            known = configured.equals(AUTO) ? fastest() : named(configured);
            chosen = known;
        }
        return known;
    }

    /** Fastest first; measured, see docs/decisions/0006-delegates.md. Others are used only if they are configured. */
    static List<String> order(int jdkVersion) {
        return jdkVersion < JDK_WITH_FAST_GCM
                ? List.of(Delegate.AMAZON, Delegate.CONSCRYPT, Delegate.JDK)
                : List.of(Delegate.AMAZON, Delegate.JDK, Delegate.CONSCRYPT);
    }

    private static Delegate fastest() {
        for (var name : order(Runtime.version().feature())) {
            var found = Delegate.find(name)
                    .filter(Delegate::isWhatItsNameSays)
                    .filter(Delegate::hasGcm)
                    .filter(delegate -> delegate.flaw().isEmpty());
            if (found.isPresent()) {
                return found.get();
            }
        }
        // Throws the failure of the JDK's delegate, which is always present.
        return passed(Delegate.jdk());
    }

    private static Delegate named(String name) {
        var delegate = Delegate.find(name)
                .orElseThrow(
                        () -> refused(
                                name,
                                "is not installed in this JVM; add its jar and register it (java.security or Security.addProvider) before the first message"));
        if (delegate.name().equals(OURSELVES)) {
            throw refused(name, "is this provider itself");
        }
        if (!delegate.isWhatItsNameSays()) {
            throw refused(name, "has a class that is not that provider's; remove it");
        }
        if (delegate.isToken()) {
            throw refused(name, "is a PKCS#11 provider, which would be called for each chunk");
        }
        if (!delegate.hasGcm()) {
            throw refused(
                    name, "has no AES/GCM/NoPadding in this JVM; its native library may not support this machine");
        }
        return passed(delegate);
    }

    private static Delegate passed(Delegate delegate) {
        SelfTest.require(delegate, delegate.flaw());
        return delegate;
    }

    private static ProviderException refused(String name, String why) {
        return new ProviderException(ProviderErrorId.DELEGATE_UNFIT.with("The provider \"" + name
                + "\" that cipher.provider names " + why + ", or set cipher.provider = " + AUTO));
    }
}
