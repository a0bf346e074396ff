package org.o365se.internal.root.managed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.ProviderException;
import java.security.UnrecoverableKeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.security.auth.DestroyFailedException;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.crypto.JdkProvider;
import org.o365se.internal.crypto.JurisdictionPolicy;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/**
 * One PKCS12 key store of the JDK in memory, with AES-256 keys under the aliases of {@link ManagedVersion}; other entries are preserved. Each key is encrypted
 * under the secret and decrypted only when it is requested.
 */
final class Pkcs12 {
    private static final String PROVIDER = JdkProvider.SUN;
    private static final byte DER_SEQUENCE = 0x30;

    /** The file, for messages; the content may be older than the file. */
    private final Path file;

    private final KeyStore store;

    /** The key store as it was read, with encrypted keys. */
    private final byte[] content;

    private final StoreKind kind;

    private Pkcs12(StoreKind kind, Path file, KeyStore store, byte[] content) {
        this.kind = kind;
        this.file = file;
        this.store = store;
        this.content = content;
    }

    static Pkcs12 empty(StoreKind kind, Path file) {
        JurisdictionPolicy.requireAes256();
        var store = instance();
        try {
            store.load(null, null);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("An empty key store can always be created", e);
        }
        return new Pkcs12(kind, file, store, new byte[0]);
    }

    /** Opens the content of a file; the secret is not changed. */
    static Pkcs12 open(StoreKind kind, Path file, byte[] content, char[] secret) {
        JurisdictionPolicy.requireAes256();
        if (content.length == 0 || content[0] != DER_SEQUENCE) {
            throw unusable(
                    kind,
                    file,
                    "is not a PKCS12 key store; name the right file in " + kind.fileSetting()
                            + ", or restore it from a backup",
                    null);
        }
        KeyStore store;
        try {
            store = load(content, secret);
        } catch (IOException e) {
            throw e.getCause() instanceof UnrecoverableKeyException
                    ? unusable(
                            kind,
                            file,
                            "cannot be decrypted with the secret of " + kind.secretSetting()
                                    + ": the secret is wrong, or the file was altered; "
                                    + "set the right secret, or restore the file from a backup",
                            e)
                    : damaged(kind, file, e);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw damaged(kind, file, e);
        }
        refuseWithoutMac(kind, file, content, secret);
        return new Pkcs12(kind, file, store, content);
    }

    List<ManagedVersion> versions() {
        try {
            var versions = new ArrayList<ManagedVersion>();
            for (var alias : Collections.list(store.aliases())) {
                ManagedVersion.ofAlias(alias).ifPresent(versions::add);
            }
            return versions;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key store has been loaded", e);
        }
    }

    /** Decrypts one key; the caller destroys it. */
    Key256 key(ManagedVersion version, char[] secret) {
        byte[] bytes = {};
        try {
            var shrouded = ShroudedKey.find(content, version.alias());
            var opened = shrouded.flatMap(key -> key.open(secret));
            var encoded = opened.isPresent() ? opened.get() : encodedByTheJdk(version, secret);
            bytes = encoded == null ? bytes : encoded;
            if (bytes.length != Key256.BYTES) {
                throw unusable(
                        kind,
                        file,
                        "contains no AES-256 key with alias " + version.alias() + "; restore it from a backup",
                        null);
            }
            return Key256.copyOf(bytes, 0);
        } catch (GeneralSecurityException e) {
            throw unusable(
                    kind,
                    file,
                    "contains " + version.alias()
                            + " under a different secret; change the secret of that entry to that of the file",
                    e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Decrypts a key with the JDK, also if the entry is encrypted in another way, and to distinguish a wrong secret from a missing entry. */
    private byte @Nullable [] encodedByTheJdk(ManagedVersion version, char[] secret) throws GeneralSecurityException {
        var key = store.getKey(version.alias(), secret);
        return key == null ? null : key.getEncoded();
    }

    void add(ManagedVersion version, Key256 key, char[] secret) {
        var protection = new KeyStore.PasswordProtection(secret);
        try {
            store.setEntry(version.alias(), new KeyStore.SecretKeyEntry(key), protection);
        } catch (GeneralSecurityException e) {
            throw new ProviderException(
                    ProviderErrorId.DELEGATE_MISSING.with("The JDK's PKCS12 key store accepted no AES key for " + file
                            + "; check the keystore.pkcs12 properties of java.security"),
                    e);
        } finally {
            destroy(protection);
        }
    }

    void remove(ManagedVersion version) {
        try {
            store.deleteEntry(version.alias());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key store has been loaded", e);
        }
    }

    /** Returns the same entries under a new secret; fails if the secret does not decrypt an entry. */
    Pkcs12 under(char[] secret, char[] newSecret) {
        var copy = empty(kind, file);
        var protection = new KeyStore.PasswordProtection(secret);
        var newProtection = new KeyStore.PasswordProtection(newSecret);
        try {
            for (var alias : Collections.list(store.aliases())) {
                boolean isCertificate = store.isCertificateEntry(alias);
                copy.store.setEntry(
                        alias,
                        store.getEntry(alias, isCertificate ? null : protection),
                        isCertificate ? null : newProtection);
            }
            return copy;
        } catch (GeneralSecurityException e) {
            throw unusable(
                    kind,
                    file,
                    "contains an entry that the secret of the file does not decrypt; remove that entry with keytool, then try again",
                    e);
        } finally {
            destroy(protection);
            destroy(newProtection);
        }
    }

    byte[] content(char[] secret) {
        var out = new ByteArrayOutputStream();
        try {
            store.store(out, secret);
        } catch (IOException | GeneralSecurityException e) {
            throw new ProviderException(
                    ProviderErrorId.DELEGATE_MISSING.with("The JDK's PKCS12 key store could not be encoded for " + file
                            + "; check the keystore.pkcs12 properties of java.security"),
                    e);
        }
        return out.toByteArray();
    }

    /** Checks that the file has a MAC: the JDK accepts a file whose MAC was removed, with any secret, and trusts its aliases. */
    private static void refuseWithoutMac(StoreKind kind, Path file, byte[] content, char[] secret) {
        if (PfxFrame.hasMac(content)) {
            // The JDK has checked the MAC. Opening the file again would repeat all rounds of the derivation.
            return;
        }
        var another = Arrays.copyOf(secret, secret.length + 1);
        another[secret.length] = '!';
        try {
            load(content, another);
        } catch (IOException | GeneralSecurityException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                return;
            }
            throw damaged(kind, file, e);
        } finally {
            Arrays.fill(another, '\0');
        }
        throw unusable(
                kind,
                file,
                "has no MAC, so it may have been altered; restore it from a backup, and do not change keystore.pkcs12.macAlgorithm "
                        + "in java.security",
                null);
    }

    private static KeyStore load(byte[] content, char[] secret) throws IOException, GeneralSecurityException {
        var store = instance();
        store.load(new ByteArrayInputStream(content), secret);
        return store;
    }

    /** Returns an object of this provider, never of "the first in the list". */
    private static KeyStore instance() {
        try {
            return KeyStore.getInstance("PKCS12", JdkProvider.named(PROVIDER));
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static ProviderException missing(Exception cause) {
        return new ProviderException(
                ProviderErrorId.DELEGATE_MISSING.with(
                        "The JDK's provider " + PROVIDER
                                + " is not installed, but the managed root keys require its PKCS12 key store; restore it in java.security"),
                cause);
    }

    private static void destroy(KeyStore.PasswordProtection protection) {
        try {
            protection.destroy();
        } catch (DestroyFailedException e) {
            throw new IllegalStateException("A password can always be wiped", e);
        }
    }

    private static RootKeyMisconfiguredException damaged(StoreKind kind, Path file, Exception cause) {
        return unusable(kind, file, "is damaged; restore it from a backup", cause);
    }

    private static RootKeyMisconfiguredException unusable(
            StoreKind kind, Path file, String why, @Nullable Exception cause) {
        return new RootKeyMisconfiguredException(
                ProviderErrorId.ROOT_MISCONFIGURED, "The " + kind.store() + " " + file + " " + why, cause);
    }
}
