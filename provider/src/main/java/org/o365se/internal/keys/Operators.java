package org.o365se.internal.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import org.o365se.KeyChainException;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.OperatorSignature;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyInfo;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.record.OperatorStatement;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/**
 * The operators of a service, by their Ed25519 public keys. If there are any, a policy is used only if one of them has signed its first version: binding and
 * tag, and with the tag the policy key and every version that descends from it. Immutable and thread-safe.
 */
public final class Operators {
    /** No signature is required. */
    public static final Operators NONE = new Operators(List.of());

    private static final int MAX_FILE_BYTES = 1 << 16;

    private final List<Bytes> publicKeys;

    private Operators(List<Bytes> publicKeys) {
        this.publicKeys = publicKeys;
    }

    /** Reads the file that {@code keychain.operators} names. */
    public static Operators read(Path file) throws IOException {
        try {
            var pem = new String(AtomicFile.read(file, MAX_FILE_BYTES), StandardCharsets.UTF_8);
            return of(Ed25519.publicKeysOf(pem));
        } catch (IOException e) {
            throw new IOException(
                    ProviderErrorId.OPERATORS_UNREADABLE.with("The operators' public keys in " + file
                            + " cannot be used: " + e.getMessage()
                            + "; put PEM blocks of Ed25519 public keys there, or correct keychain.operators"),
                    e);
        }
    }

    public static Operators of(List<byte[]> publicKeys) {
        return new Operators(publicKeys.stream()
                .map(key -> Bytes.takeOwnershipOf(key.clone()))
                .toList());
    }

    /** Returns the description of a policy. */
    public PolicyInfo info(ChainSnapshot chain, Policy policy) {
        return PolicyInfo.of(chain, policy, isSignatureMissing(policy));
    }

    public boolean areRequired() {
        return !publicKeys.isEmpty();
    }

    /** Returns whether a policy is not used until an operator signs it. */
    public boolean isSignatureMissing(Policy policy) {
        return areRequired() && !isSigned(policy);
    }

    /** Checks that a policy may be used. */
    public void requireSignature(Policy policy) {
        if (isSignatureMissing(policy)) {
            throw new RootKeyMisconfiguredException(ProviderErrorId.OPERATOR_SIGNATURE_MISSING, missing(policy), null);
        }
    }

    private boolean isSigned(Policy policy) {
        var first = policy.versions().get(0);
        var signed = OperatorStatement.bytesOf(first);
        return first.operatorSignatures().stream()
                .filter(signature -> publicKeys.contains(signature.publicKey()))
                .anyMatch(signature -> Ed25519.verify(
                        signature.publicKey().copy(),
                        signed,
                        signature.signature().copy()));
    }

    private static String missing(Policy policy) {
        return "Policy " + policy.displayName()
                + " has no signature of an operator that keychain.operators names, so it is not used; sign it with 'o365se policy sign', or restore the key chain if the policy is unknown";
    }

    /** Signs the first version of a policy. */
    PolicyVersion sign(PolicyVersion first, PrivateKey operatorKey) throws KeyChainException {
        try {
            return accept(first, Ed25519.sign(operatorKey, OperatorStatement.bytesOf(first)));
        } catch (InvalidKeyException e) {
            throw new KeyChainException(
                    ProviderErrorId.OPERATOR_KEY_BAD,
                    "The operator's key is not an Ed25519 private key with an encoding; use one from a PKCS#8 file, or sign with another tool",
                    e);
        }
    }

    /** Adds an operator's signature to the first version of a policy. */
    public PolicyVersion accept(PolicyVersion first, byte[] signature) throws KeyChainException {
        var signed = OperatorStatement.bytesOf(first);
        var signer = signature.length == Ed25519.SIGNATURE_BYTES
                ? publicKeys.stream()
                        .filter(key -> Ed25519.verify(key.copy(), signed, signature))
                        .findFirst()
                : Optional.<Bytes>empty();
        if (signer.isEmpty()) {
            throw new KeyChainException(
                    ProviderErrorId.OPERATOR_KEY_BAD,
                    "The signature is not a signature of this policy by an operator that keychain.operators names; sign the policy's request with an operator's private key",
                    null);
        }
        return first.withOperatorSignatures(
                List.of(new OperatorSignature(signer.get(), Bytes.takeOwnershipOf(signature.clone()))));
    }
}
