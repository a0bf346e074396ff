package org.o365se.rootkey;

import java.util.Objects;
import org.o365se.internal.error.ProviderErrorId;

/**
 * The description of a root key that is recorded with a wrapped copy of a policy key, so that the same key can be found again.
 *
 * @param uri the root key URI as the user wrote it, without a version: {@code managed:NAME}, {@code pkcs11:...}, {@code https://VAULT/keys/NAME}
 * @param version the exact key version, in the terms of its home (Key Vault key version, CKA_ID, managed key version)
 * @param algorithm how it wraps
 * @param home the trust domain of the key (token, vault, managed store); the two root keys of a policy have different homes unless the creator allows the same
 */
public record RootKeyDescription(String uri, String version, WrapAlgorithm algorithm, String home) {
    /**
     * Checks that every part is present and short enough to be recorded.
     *
     * @param uri as above
     * @param version as above
     * @param algorithm as above
     * @param home as above
     */
    public RootKeyDescription {
        check("URI", uri);
        check("version", version);
        Objects.requireNonNull(algorithm, "algorithm");
        check("algorithm", algorithm.name());
        check("home", home);
    }

    private static void check(String name, String value) {
        Objects.requireNonNull(value, name);
        if (value.isEmpty() || value.length() > WrappedKeyLimits.MAX_TEXT) {
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.ROOT_URI_BAD,
                    "The " + name + " of a root key has " + value.length() + " characters; 1 to "
                            + WrappedKeyLimits.MAX_TEXT + " are allowed",
                    null);
        }
    }
}
