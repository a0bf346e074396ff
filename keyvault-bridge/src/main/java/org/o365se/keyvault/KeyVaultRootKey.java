package org.o365se.keyvault;

import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.WrapAlgorithm;

/** One exact version of a key in a vault. Unwrapping is always done by the vault, with one request. Thread-safe. */
final class KeyVaultRootKey implements RootKey {
    private static final int CANARY_BYTES = 32;

    private final Vault vault;
    private final KeyUri key;
    private final WrapAlgorithm algorithm;
    private final Optional<String> fingerprint;

    /** Creates a root key whose public half is not known; {@code key} has its exact version. */
    KeyVaultRootKey(Vault vault, KeyUri key, WrapAlgorithm algorithm) {
        this(vault, key, algorithm, Optional.empty());
    }

    private KeyVaultRootKey(Vault vault, KeyUri key, WrapAlgorithm algorithm, Optional<String> fingerprint) {
        this.vault = vault;
        this.key = key;
        this.algorithm = algorithm;
        this.fingerprint = fingerprint;
    }

    /** Returns the root key with these properties. */
    static KeyVaultRootKey of(Vault vault, KeyVersionProperties properties) {
        return new KeyVaultRootKey(
                vault,
                properties.uri(),
                properties.requireAlgorithm(),
                Optional.ofNullable(properties.rsa()).map(JdkAlgorithms::fingerprint));
    }

    @Override
    public Optional<String> fingerprint() {
        return fingerprint;
    }

    @Override
    public RootKeyDescription describe() {
        return new RootKeyDescription(
                key.withoutVersion(),
                String.valueOf(key.version()),
                algorithm,
                key.host().home());
    }

    @Override
    public byte[] wrap(byte[] policyKey) {
        return vault.settings().wrapsLocally() && algorithm.equals(WrapAlgorithm.RSA_OAEP_256)
                ? wrapLocally(policyKey)
                : vault.wrap(key, algorithm, policyKey);
    }

    @Override
    public byte[] unwrap(byte[] wrapped) {
        try {
            return vault.unwrap(key, algorithm, wrapped);
        } catch (RootKeyCorruptException e) {
            throw corruptOrUnsuitable(e);
        }
    }

    private byte[] wrapLocally(byte[] policyKey) {
        var fresh = vault.read(key);
        fresh.requireAlgorithm();
        var publicKey = fresh.rsa();
        if (publicKey == null) {
            throw new RootKeyMisconfiguredException(
                    KeyVaultErrorId.RECORD_BAD,
                    "The " + key.displayName() + " is recorded to wrap by " + algorithm + ", but is of kind "
                            + fresh.kind() + "; check that this is the right key chain",
                    null);
        }
        return new LocalWrap(Clock.systemUTC()).wrap(fresh, publicKey, policyKey);
    }

    /** Returns the failure for bytes that do not unwrap: a canary operation shows whether the bytes or the key are at fault. */
    private RootKeyException corruptOrUnsuitable(RootKeyCorruptException refused) {
        var canary = JdkAlgorithms.randomBytes(CANARY_BYTES);
        try {
            var opened = vault.unwrap(key, algorithm, vault.wrap(key, algorithm, canary));
            Arrays.fill(opened, (byte) 0);
        } catch (RootKeyCorruptException | RootKeyMisconfiguredException e) {
            return new RootKeyMisconfiguredException(
                    KeyVaultErrorId.KEY_UNSUITABLE,
                    "The " + key.displayName()
                            + " unwraps neither this policy key nor what it has just wrapped with " + algorithm
                            + "; check that this is the right key chain. " + refused.getMessage(),
                    refused);
        } catch (RootKeyException e) {
            // Undecided, for example because the key has expired and does not wrap; the service's answer stands.
            refused.addSuppressed(e);
        }
        return refused;
    }
}
