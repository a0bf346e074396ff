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
 * The source of the primitives: always the same provider object, never "the first in the list", which may be this provider.
 *
 * <p>A delegate supplies AES-GCM; digests and AES-KW always come from the JDK. It is looked up when a primitive is first needed, because the JCA forbids
 * look-ups while this provider is loaded. Thread-safe.
 */
public final class Delegate {
    static final String JDK = JdkProvider.SUN_JCE;
    static final String AMAZON = "AmazonCorrettoCryptoProvider";
    static final String CONSCRYPT = "Conscrypt";

    private static final String GCM = "AES/GCM/NoPadding";
    /** The class of each known provider by name; a provider of that name and another class is not accepted. */
    private static final Map<String, String> CLASSES = Map.of(
            AMAZON, "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider",
            CONSCRYPT, "org.conscrypt.OpenSSLProvider");

    private static final Set<String> COPIES_WHOLE_ARRAYS = Set.of(CONSCRYPT);

    /** By name, so that each provider is tested once in each JVM. */
    private static final ConcurrentHashMap<String, Delegate> KNOWN = new ConcurrentHashMap<>();

    private final Provider provider;
    private volatile @Nullable String outcome;

    private Delegate(Provider provider) {
        this.provider = provider;
    }

    /** Returns the JDK's delegate. */
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

    // By identity, because a Provider is a Map, and so equal to another one with the same entries.
    @SuppressWarnings("ReferenceEquality")
    private boolean isOf(Provider other) {
        return provider == other;
    }

    String name() {
        return provider.getName();
    }

    /** Returns provider and version, for messages. */
    @Override
    public String toString() {
        return isJdk() ? "JDK" : "provider " + provider.getName() + " " + provider.getVersionStr();
    }

    boolean isJdk() {
        return provider.getName().equals(JDK);
    }

    /** Returns whether its class is the expected one for its name; a name without an expected class is the operator's responsibility. */
    boolean isWhatItsNameSays() {
        var expected = CLASSES.get(provider.getName());
        return isJdk()
                ? JdkProvider.is(provider)
                : expected == null || expected.equals(provider.getClass().getName());
    }

    /** Returns whether {@code auto} may choose it: a known provider with the expected class. */
    static boolean isKnown(Provider provider) {
        return provider.getClass().getName().equals(CLASSES.get(provider.getName()));
    }

    /** Returns whether its keys are in a token, so that a call would leave the process and use one of few sessions. */
    boolean isToken() {
        return provider.getName().startsWith("SunPKCS11")
                || provider.getClass().getName().startsWith("sun.security.pkcs11.");
    }

    boolean hasGcm() {
        try {
            return Cipher.getInstance(GCM, provider) != null;
        } catch (NoSuchAlgorithmException | NoSuchPaddingException | RuntimeException | LinkageError e) {
            // A provider may throw the last two if its native library is missing or does not support the machine.
            return false;
        }
    }

    /** Returns the primitive with wrong results, or an empty text; tested at the first call. */
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

    /** Returns whether each call copies whole arrays, even if it uses only a small part of them. */
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
