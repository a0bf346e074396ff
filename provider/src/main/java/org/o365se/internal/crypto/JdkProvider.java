package org.o365se.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.o365se.internal.error.ProviderErrorId;

/**
 * The JDK's own security providers, found once and kept for the life of the JVM.
 *
 * <p>A provider is accepted only if its class is the expected one and is in a module of the JDK, because any program can register a provider under any free
 * name. Some of the JDK's algorithms look up others by the order of the list: SunJCE's HMAC, PBKDF2 and OAEP their digest, Ed25519 its digest, the PKCS12 key
 * store everything. Secrets are therefore passed only to algorithms that look up nothing: digests of SUN, and AES, AES-KW and raw RSA of SunJCE. Ed25519 is
 * used after {@link #requireTrustedDigest}. Thread-safe.
 */
public final class JdkProvider {
    /** Digests, DRBG, X.509 certificates, the PKCS12 key store. */
    public static final String SUN = "SUN";

    /** AES, AES-KW, RSA encryption. */
    public static final String SUN_JCE = "SunJCE";

    /** The providers that have key factories. */
    public static final List<String> KEY_FACTORIES = List.of("SunRsaSign", "SunEC", SUN_JCE, SUN);

    private static final Map<String, String> CLASSES = Map.of(
            SUN,
            "sun.security.provider.Sun",
            SUN_JCE,
            "com.sun.crypto.provider.SunJCE",
            "SunRsaSign",
            "sun.security.rsa.SunRsaSign",
            "SunEC",
            "sun.security.ec.SunEC",
            "SunJSSE",
            "sun.security.ssl.SunJSSE");
    private static final Set<String> MODULES = Set.of("java.base", "jdk.crypto.ec");

    private static final ConcurrentHashMap<String, Provider> KNOWN = new ConcurrentHashMap<>();

    private JdkProvider() {}

    /**
     * Returns a provider of the JDK.
     *
     * @param name its name: SUN, SunJCE, SunRsaSign, SunEC or SunJSSE
     * @return the provider object
     * @throws ProviderException if it is not installed, or another class has taken its name
     */
    public static Provider named(String name) {
        // Kept although the list may change, because a verified provider stays valid for the life of the JVM.
        return KNOWN.computeIfAbsent(name, JdkProvider::find);
    }

    /**
     * Returns a digest of the JDK.
     *
     * @param algorithm for example SHA-256
     * @return a new object
     */
    public static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm, named(SUN));
        } catch (GeneralSecurityException e) {
            throw missingDigest(algorithm, e);
        }
    }

    /**
     * Requires that the digest that a class of the JDK is about to look up by the order of the list is the JDK's own, or that of a delegate that
     * {@code cipher.provider = auto} accepts. Only code of this process, which is trusted, can change the list between this check and the look-up.
     *
     * @param algorithm the digest, for example SHA-512
     * @param use the operation that would reveal a secret to another provider, for the message
     * @throws ProviderException if another provider is first
     */
    static void requireTrustedDigest(String algorithm, String use) {
        Provider first;
        try {
            // Deliberately without a provider, as in the JDK's look-up.
            first = MessageDigest.getInstance(algorithm).getProvider();
        } catch (NoSuchAlgorithmException e) {
            throw missingDigest(algorithm, e);
        }
        if (!is(first) && !Delegate.isKnown(first)) {
            throw new ProviderException(ProviderErrorId.DIGEST_FOREIGN.with(use + " was refused, because provider "
                    + first.getName()
                    + " comes before SUN in the list, so that the JDK would take " + algorithm
                    + " from it; move that provider after SUN, or set jdk.security.provider.preferred=" + algorithm
                    + ":SUN in java.security"));
        }
    }

    /** Returns whether a provider is the JDK's own of its name. */
    static boolean is(Provider provider) {
        var type = provider.getClass();
        var module = type.getModule();
        return type.getName().equals(CLASSES.get(provider.getName()))
                && MODULES.contains(String.valueOf(module.getName()))
                && ModuleLayer.boot()
                        .findModule(module.getName())
                        .filter(module::equals)
                        .isPresent();
    }

    private static ProviderException missingDigest(String algorithm, Exception cause) {
        return new ProviderException(
                ProviderErrorId.DELEGATE_MISSING.with("The provider " + SUN + " has no " + algorithm
                        + "; O365ServiceEncryption requires a JDK of version 17 or later with its own providers"),
                cause);
    }

    private static Provider find(String name) {
        var installed = Security.getProvider(name);
        if (installed == null) {
            throw new ProviderException(ProviderErrorId.DELEGATE_MISSING.with("The JDK's provider " + name
                    + " is not installed, but O365ServiceEncryption requires it; restore it in java.security"));
        }
        if (!is(installed)) {
            throw new ProviderException(
                    ProviderErrorId.JDK_PROVIDER_FOREIGN.with(
                            "The provider " + name + " is of class "
                                    + installed.getClass().getName()
                                    + ", which is not the JDK's; remove the code that registers another provider under that name"));
        }
        return installed;
    }
}
