package org.o365se.pkcs11;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.WrapAlgorithm;

/**
 * An RSA root key: RSA-OAEP with SHA-256 and an empty label. Wrapping needs the public key alone and is done here; unwrapping is done in the token, and where the token cannot remove the padding, that
 * is done here. The version recorded with each copy is the SHA-256 of the public key.
 */
final class RsaRootKey extends TokenRootKey {
    static final WrapAlgorithm ALGORITHM = WrapAlgorithm.RSA_OAEP_256;

    RsaRootKey(Token token, Pkcs11Uri uri, RootKeyDescription description) {
        super(token, uri, KeyKind.RSA, description);
    }

    @Override
    public Optional<String> fingerprint() {
        return Optional.of(describe().version());
    }

    @Override
    byte[] seal(byte[] policyKey) throws TokenException {
        // Wrapping asks nothing of the token, so this look-up is what refuses a key that is not the one, or not safe.
        var found = token.find(reference);
        try {
            return JdkAlgorithms.rsaOaepSha256(Oaep.publicKey(found.facts().publicKey()), policyKey);
        } catch (GeneralSecurityException e) {
            throw new TokenException(TokenFailure.KEY_UNSUITABLE, "its public half is not an RSA key that can be used");
        }
    }

    @Override
    byte[] open(byte[] wrapped) throws TokenException {
        var unwrapped = token.unwrap(reference, wrapped);
        if (!unwrapped.isPadded()) {
            return unwrapped.bytes();
        }
        try {
            return Oaep.decode(unwrapped.bytes(), wrapped.length);
        } catch (InvalidCipherTextException e) {
            throw new TokenException(TokenFailure.UNCLEAR, "wrong padding");
        } finally {
            Arrays.fill(unwrapped.bytes(), (byte) 0);
        }
    }
}
