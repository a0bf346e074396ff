package org.o365se.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Where the primitives come from: always one and the same provider object, never "the first in the list", which a user may have made us.
 *
 * <p>A delegate supplies AES-GCM; digests and AES-KW always come from the JDK. Looked up when a primitive is first needed, not when our provider is loaded: the JCA forbids look-ups then. Thread-safe.
 */
public final class Delegate {
    static final String JDK = JdkProvider.SUN_JCE;
    static final String AMAZON = "AmazonCorrettoCryptoProvider";
    static final String CONSCRYPT = "Conscrypt";

    private static final String GCM = "AES/GCM/NoPadding";
    /** The class of each provider that is known by name; a provider of that name and another class is somebody else's. */
    private static final Map<String, String> CLASSES = Map.of(
            AMAZON, "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider",
            CONSCRYPT, "org.conscrypt.OpenSSLProvider");

    private static final Set<String> COPIES_WHOLE_ARRAYS = Set.of(CONSCRYPT);

    /** By name, so that each provider is tested once in a JVM. */
    private static final ConcurrentHashMap<String, Delegate> KNOWN = new ConcurrentHashMap<>();

    private final Provider provider;
    private volatile @Nullable String outcome;

    private Delegate(Provider provider) {
        this.provider = provider;
    }

    /** Returns the JDK's own. */
    static Delegate jdk() {
        var jdk = JdkProvider.named(JDK);
        return KNOWN.compute(JDK, (key, known) -> known != null && known.isOf(jdk) ? known : new Delegate(jdk));
    }

    /** Returns the provider of that name if it is installed. */
    static Optional<Delegate> find(String name) {
        if (name.equals(JDK)) {
            return Optional.of(jdk());
        }
        var installed = Security.getProvider(name);
        return installed == null
                ? Optional.empty()
                : Optional.of(KNOWN.compute(
                        name,
                        (key, known) -> known != null && known.isOf(installed) ? known : new Delegate(installed)));
    }

    // As a Map, which a Provider is, another one with the same entries would be equal; this is about the object.
    @SuppressWarnings("ReferenceEquality")
    private boolean isOf(Provider other) {
        return provider == other;
    }

    String name() {
        return provider.getName();
    }

    /** Names provider and version, for messages. */
    @Override
    public String toString() {
        return isJdk() ? "JDK" : "provider " + provider.getName() + " " + provider.getVersionStr();
    }

    boolean isJdk() {
        return provider.getName().equals(JDK);
    }

    /** Returns whether its class is the one that its name stands for; a name without an expected class is the operator's responsibility. */
    boolean isWhatItsNameSays() {
        var expected = CLASSES.get(provider.getName());
        return isJdk()
                ? JdkProvider.is(provider)
                : expected == null || expected.equals(provider.getClass().getName());
    }

    /** Returns whether it is a provider that {@code auto} may choose: one that is known, and of the class that its name stands for. */
    static boolean isKnown(Provider provider) {
        return provider.getClass().getName().equals(CLASSES.get(provider.getName()));
    }

    /** Returns whether it keeps its keys in a token: a call to it would leave the process, and its sessions are few. */
    boolean isToken() {
        return provider.getName().startsWith("SunPKCS11")
                || provider.getClass().getName().startsWith("sun.security.pkcs11.");
    }

    boolean hasGcm() {
        try {
            return Cipher.getInstance(GCM, provider) != null;
        } catch (NoSuchAlgorithmException | NoSuchPaddingException | RuntimeException | LinkageError e) {
            // The last two are what a provider may throw whose native library is missing or of another machine.
            return false;
        }
    }

    /** Returns what it computes wrong, or an empty text; tested at the first call. */
    String flaw() {
        var known = outcome;
        return known != null ? known : test();
    }

    private synchronized String test() {
        var known = outcome;
        if (known == null) {
            known = SelfTest.run(this);
            outcome = known;
        }
        return known;
    }

    Cipher gcm() {
        return cipher(GCM, provider);
    }

    /** Returns whether a call costs a copy of each array that it is given, however small the part that is meant. */
    boolean copiesWholeArrays() {
        return COPIES_WHOLE_ARRAYS.contains(provider.getName());
    }

    static Cipher keyWrap() {
        return cipher("AES/KW/NoPadding", jdk().provider);
    }

    private static Cipher cipher(String transformation, Provider from) {
        JurisdictionPolicy.requireAes256();
        try {
            return Cipher.getInstance(transformation, from);
        } catch (GeneralSecurityException e) {
            throw missing(transformation, from, e);
        }
    }

    private static ProviderException missing(String what, Provider from, GeneralSecurityException cause) {
        return new ProviderException(
                ProviderErrorId.DELEGATE_MISSING.with("The provider " + from.getName() + " has no " + what
                        + "; O365ServiceEncryption requires a JDK of version 17 or later with its own providers"),
                cause);
    }
}
