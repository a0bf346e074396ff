package org.o365se.keyvault;

import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyType;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.security.interfaces.RSAPublicKey;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SanitizedText;
import org.o365se.rootkey.WrapAlgorithm;

/**
 * The properties of one key version, as the vault reports them.
 *
 * @param uri with the exact version
 * @param kind {@code kty} as the service writes it
 * @param rsa the public part of an RSA key, otherwise null
 * @param operations {@code key_ops}
 * @param enabled whether the owner has enabled it
 * @param notBefore null for none
 * @param expires null for never
 * @param recoveryLevel whether a deleted key can be recovered; empty if the service does not report it
 */
record KeyVersionProperties(
        KeyUri uri,
        String kind,
        @Nullable RSAPublicKey rsa,
        List<String> operations,
        boolean enabled,
        @Nullable OffsetDateTime notBefore,
        @Nullable OffsetDateTime expires,
        String recoveryLevel) {
    /** How keys in vaults wrap: RSA keys of a vault or Managed HSM, and AES-256 keys of a Managed HSM. */
    static final List<WrapAlgorithm> ALGORITHMS = List.of(WrapAlgorithm.RSA_OAEP_256, WrapAlgorithm.A256KW);

    private static final List<Integer> RSA_BITS = List.of(2048, 3072, 4096);

    static KeyVersionProperties of(KeyUri asked, KeyVaultKey key) {
        var properties = key.getProperties();
        var type = key.getKeyType();
        boolean isRsa = KeyType.RSA.equals(type) || KeyType.RSA_HSM.equals(type);
        return new KeyVersionProperties(
                AnsweredKey.check(asked, key.getId()),
                SanitizedText.value(String.valueOf(type)),
                isRsa
                        ? (RSAPublicKey) key.getKey()
                                .toRsa(false, JdkAlgorithms.provider("SunRsaSign"))
                                .getPublic()
                        : null,
                operations(key.getKeyOperations()),
                !Boolean.FALSE.equals(properties.isEnabled()),
                properties.getNotBefore(),
                properties.getExpiresOn(),
                properties.getRecoveryLevel() == null ? "" : SanitizedText.value(properties.getRecoveryLevel()));
    }

    /** Returns the permitted operations; none if the service reports none. */
    private static List<String> operations(@Nullable List<KeyOperation> told) {
        return told == null
                ? List.of()
                : told.stream()
                        .map(KeyOperation::toString)
                        .map(SanitizedText::value)
                        .toList();
    }

    /** Returns the algorithm with which the key wraps; empty if it cannot. */
    Optional<WrapAlgorithm> algorithm() {
        if (rsa != null) {
            return hasGoodSize() ? Optional.of(WrapAlgorithm.RSA_OAEP_256) : Optional.empty();
        }
        return isAes() ? Optional.of(WrapAlgorithm.A256KW) : Optional.empty();
    }

    boolean isAes() {
        return kind.equals(KeyType.OCT_HSM.toString()) || kind.equals(KeyType.OCT.toString());
    }

    /** Returns the size; the service does not report that of an AES key, but only 256 bits wrap with A256KW. */
    boolean hasGoodSize() {
        return rsa == null || RSA_BITS.contains(rsa.getModulus().bitLength());
    }

    /** Returns whether the key can be purged; true if the recovery level is not reported. */
    boolean canBePurged() {
        return recoveryLevel.isEmpty() || recoveryLevel.contains("Purgeable");
    }

    WrapAlgorithm requireAlgorithm() {
        return algorithm()
                .orElseThrow(() -> new RootKeyMisconfiguredException(
                        KeyVaultErrorId.KEY_UNSUITABLE,
                        "The " + uri.displayName() + " cannot be a root key: it is of kind " + kind
                                + (rsa == null
                                        ? ""
                                        : " with " + rsa.getModulus().bitLength() + " bits")
                                + "; use an RSA key of 3072, 4096 or 2048 bits, or an AES-256 key of a Managed HSM",
                        null));
    }
}
