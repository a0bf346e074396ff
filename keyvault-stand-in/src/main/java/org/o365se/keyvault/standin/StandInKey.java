package org.o365se.keyvault.standin;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** One version of a key: its material, and the attributes that a vault's owner may change. Thread-safe. */
public final class StandInKey {
    private static final OAEPParameterSpec OAEP_256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final String name;
    private final String version = UUID.randomUUID().toString().replace("-", "");
    private final @Nullable KeyPair pair;
    private final @Nullable SecretKey secret;
    private final Instant created = Instant.now();

    private volatile boolean enabled = true;
    private volatile @Nullable Instant notBefore;
    private volatile @Nullable Instant expires;
    private volatile List<String> operations = List.of("wrapKey", "unwrapKey");
    private volatile String recoveryLevel = "Recoverable+ProtectedSubscription";

    private StandInKey(String name, @Nullable KeyPair pair, @Nullable SecretKey secret) {
        this.name = name;
        this.pair = pair;
        this.secret = secret;
    }

    static StandInKey rsa(String name, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new StandInKey(name, generator.generateKeyPair(), null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static StandInKey rsa(String name, KeyPair pair) {
        return new StandInKey(name, pair, null);
    }

    static StandInKey aes(String name, int bits) {
        try {
            var generator = KeyGenerator.getInstance("AES");
            generator.init(bits);
            return new StandInKey(name, null, generator.generateKey());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static StandInKey ec(String name) {
        try {
            return new StandInKey(name, KeyPairGenerator.getInstance("EC").generateKeyPair(), null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new version of the same kind and size, as a rotation makes it. */
    StandInKey successor() {
        if (secret != null) {
            return aes(name, secret.getEncoded().length * 8);
        }
        return publicKey() instanceof RSAPublicKey rsa
                ? rsa(name, rsa.getModulus().bitLength())
                : ec(name);
    }

    String name() {
        return name;
    }

    /**
     * Names the version.
     *
     * @return 32 hexadecimal digits
     */
    public String version() {
        return version;
    }

    Instant created() {
        return created;
    }

    boolean isEnabled() {
        return enabled;
    }

    @Nullable
    Instant notBefore() {
        return notBefore;
    }

    @Nullable
    Instant expires() {
        return expires;
    }

    List<String> operations() {
        return operations;
    }

    String recoveryLevel() {
        return recoveryLevel;
    }

    /** The private half, for what the vault itself does. */
    PrivateKey privateKey() {
        if (pair == null) {
            throw new IllegalStateException("an AES key has no private half");
        }
        return pair.getPrivate();
    }

    /**
     * Returns the public half.
     *
     * @return null for an AES key
     */
    @Nullable
    public Key publicKey() {
        return pair == null ? null : pair.getPublic();
    }

    /**
     * Sets {@code attributes.enabled}.
     *
     * @param isEnabled as the owner wants
     * @return this key
     */
    public StandInKey enabled(boolean isEnabled) {
        enabled = isEnabled;
        return this;
    }

    /**
     * Sets {@code attributes.nbf} and {@code attributes.exp}.
     *
     * @param from not before; null for none
     * @param until expires; null for never
     * @return this key
     */
    public StandInKey valid(@Nullable Instant from, @Nullable Instant until) {
        notBefore = from;
        expires = until;
        return this;
    }

    /**
     * Sets {@code key.key_ops}.
     *
     * @param permitted the permitted operations
     * @return this key
     */
    public StandInKey operations(String... permitted) {
        operations = List.of(permitted);
        return this;
    }

    /**
     * Sets {@code attributes.recoveryLevel}.
     *
     * @param level one of the service's levels
     * @return this key
     */
    public StandInKey recoveryLevel(String level) {
        recoveryLevel = level;
        return this;
    }

    /** Wraps or unwraps; a {@link GeneralSecurityException} is what the service calls a bad parameter. */
    byte[] crypt(boolean wrap, String algorithm, byte[] value) throws GeneralSecurityException {
        return switch (algorithm) {
            case "RSA-OAEP-256" -> oaep(wrap, value);
            case "A256KW" -> keyWrap(wrap, value);
            default -> throw new GeneralSecurityException("Unknown algorithm " + algorithm);
        };
    }

    private byte[] oaep(boolean wrap, byte[] value) throws GeneralSecurityException {
        if (pair == null || !(pair.getPublic() instanceof RSAPublicKey)) {
            throw new GeneralSecurityException("Not an RSA key");
        }
        var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                wrap ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
                wrap ? pair.getPublic() : pair.getPrivate(),
                OAEP_256);
        return cipher.doFinal(value);
    }

    private byte[] keyWrap(boolean wrap, byte[] value) throws GeneralSecurityException {
        if (secret == null || secret.getEncoded().length != 32) {
            throw new GeneralSecurityException("Not an AES-256 key");
        }
        var cipher = Cipher.getInstance("AES/KW/NoPadding");
        cipher.init(wrap ? Cipher.WRAP_MODE : Cipher.UNWRAP_MODE, secret);
        return wrap
                ? cipher.wrap(new SecretKeySpec(value, "AES"))
                : cipher.unwrap(value, "AES", Cipher.SECRET_KEY).getEncoded();
    }
}
