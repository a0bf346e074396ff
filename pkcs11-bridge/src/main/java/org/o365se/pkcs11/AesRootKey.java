package org.o365se.pkcs11;

import java.util.List;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.WrapAlgorithm;

/** An AES-256 root key, which wraps and unwraps in the token: by AES-GCM, AES-KWP or AES-KW, as its record says. The version recorded with each copy is a check value. */
final class AesRootKey extends TokenRootKey {
    static final List<WrapAlgorithm> ALGORITHMS =
            List.of(WrapAlgorithm.A256GCM, WrapAlgorithm.A256KWP, WrapAlgorithm.A256KW);

    AesRootKey(Token token, Pkcs11Uri uri, RootKeyDescription description) {
        super(token, uri, KeyKind.AES, description);
    }

    @Override
    byte[] seal(byte[] policyKey) throws TokenException {
        return token.wrap(reference, policyKey);
    }

    @Override
    byte[] open(byte[] wrapped) throws TokenException {
        return token.unwrap(reference, wrapped).bytes();
    }
}
