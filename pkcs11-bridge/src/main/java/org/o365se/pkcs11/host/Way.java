package org.o365se.pkcs11.host;

import java.util.Arrays;
import java.util.List;
import org.o365se.rootkey.WrapAlgorithm;

/** The ways in which a token can wrap or unwrap, the preferred ones first. Which of them a token has is found out by trying. */
enum Way {
    GCM(KeyKind.AES, WrapAlgorithm.A256GCM, P11.CKM_AES_GCM, false, "CKM_AES_GCM"),
    KWP(KeyKind.AES, WrapAlgorithm.A256KWP, P11.CKM_AES_KEY_WRAP_KWP, false, "CKM_AES_KEY_WRAP_KWP"),
    KWP_OF_OBJECT(
            KeyKind.AES, WrapAlgorithm.A256KWP, P11.CKM_AES_KEY_WRAP_KWP, true, "CKM_AES_KEY_WRAP_KWP, C_UnwrapKey"),
    PAD(KeyKind.AES, WrapAlgorithm.A256KWP, P11.CKM_AES_KEY_WRAP_PAD, false, "CKM_AES_KEY_WRAP_PAD"),
    PAD_OF_OBJECT(
            KeyKind.AES, WrapAlgorithm.A256KWP, P11.CKM_AES_KEY_WRAP_PAD, true, "CKM_AES_KEY_WRAP_PAD, C_UnwrapKey"),
    KW(KeyKind.AES, WrapAlgorithm.A256KW, P11.CKM_AES_KEY_WRAP, false, "CKM_AES_KEY_WRAP"),
    KW_OF_OBJECT(KeyKind.AES, WrapAlgorithm.A256KW, P11.CKM_AES_KEY_WRAP, true, "CKM_AES_KEY_WRAP, C_UnwrapKey"),
    OAEP(KeyKind.RSA, WrapAlgorithm.RSA_OAEP_256, P11.CKM_RSA_PKCS_OAEP, false, "CKM_RSA_PKCS_OAEP with SHA-256"),
    OAEP_OF_OBJECT(
            KeyKind.RSA,
            WrapAlgorithm.RSA_OAEP_256,
            P11.CKM_RSA_PKCS_OAEP,
            true,
            "CKM_RSA_PKCS_OAEP with SHA-256, C_UnwrapKey"),
    RAW(KeyKind.RSA, WrapAlgorithm.RSA_OAEP_256, P11.CKM_RSA_X_509, false, "CKM_RSA_X_509, padding removed outside");

    private final KeyKind kind;
    private final String algorithm;
    private final long mechanism;
    private final boolean isOfObject;
    private final String shown;

    Way(KeyKind kind, WrapAlgorithm algorithm, long mechanism, boolean isOfObject, String shown) {
        this.kind = kind;
        this.algorithm = algorithm.name();
        this.mechanism = mechanism;
        this.isOfObject = isOfObject;
        this.shown = shown;
    }

    /** The ways of a kind of key and, unless it is empty, of one algorithm. */
    static List<Way> of(KeyKind kind, String algorithm) {
        return Arrays.stream(values())
                .filter(way -> way.kind == kind && (algorithm.isEmpty() || way.algorithm.equals(algorithm)))
                .toList();
    }

    String algorithm() {
        return algorithm;
    }

    long mechanism() {
        return mechanism;
    }

    /** Whether C_WrapKey and C_UnwrapKey do it, on an object of the session, and not C_Encrypt and C_Decrypt. */
    boolean isOfObject() {
        return isOfObject;
    }

    String shown() {
        return shown;
    }
}
