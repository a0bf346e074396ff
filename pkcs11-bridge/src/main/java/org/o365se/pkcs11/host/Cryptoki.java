package org.o365se.pkcs11.host;

import java.util.List;
import java.util.Optional;

/**
 * The functions of a PKCS#11 library that a token host needs, under their names in PKCS #11 v2.40. A binding translates values and nothing else: no session is kept, nothing is repeated.
 *
 * <p>Thread-safe where the library is, which {@link #initialize} asks for. Every method throws a {@link CryptokiException} with the library's return value unless that is CKR_OK.
 */
interface Cryptoki {
    /** C_Initialize with CKF_OS_LOCKING_OK; the arguments (pReserved) may be empty. */
    void initialize(String arguments) throws CryptokiException;

    /** C_Finalize. No other call may be in progress. */
    void finish() throws CryptokiException;

    /** C_GetSlotList of the slots that hold a token. */
    long[] slots() throws CryptokiException;

    /** C_GetTokenInfo. */
    TokenInfo tokenInfo(long slot) throws CryptokiException;

    /** C_GetMechanismList. */
    long[] mechanisms(long slot) throws CryptokiException;

    /** C_GetMechanismInfo: the least and the greatest key size. */
    long[] keySizes(long slot, long mechanism) throws CryptokiException;

    /** C_OpenSession. */
    long openSession(long slot, boolean readWrite) throws CryptokiException;

    /** C_GetSessionInfo: the state of the session. */
    long sessionState(long session) throws CryptokiException;

    /** C_CloseSession. */
    void closeSession(long session) throws CryptokiException;

    /** C_Login; the PIN stays the caller's. */
    void login(long session, long user, byte[] pin) throws CryptokiException;

    /** C_FindObjectsInit, C_FindObjects until nothing more comes or the limit is reached, C_FindObjectsFinal. */
    List<Long> find(long session, int limit, List<Attribute> template) throws CryptokiException;

    /** C_GetAttributeValue of one attribute: a Boolean, a Long or bytes; empty where it has no value. */
    Optional<Object> attribute(long session, long object, long type) throws CryptokiException;

    /** C_SetAttributeValue of one attribute. */
    void setAttribute(long session, long object, Attribute attribute) throws CryptokiException;

    /** C_CreateObject. */
    long createObject(long session, List<Attribute> template) throws CryptokiException;

    /** C_DestroyObject. */
    void destroyObject(long session, long object) throws CryptokiException;

    /** C_EncryptInit. */
    void encryptInit(long session, Mechanism mechanism, long key) throws CryptokiException;

    /** C_Encrypt; {@code limit} is the greatest length of the result. */
    byte[] encrypt(long session, byte[] input, int limit) throws CryptokiException;

    /** C_DecryptInit. */
    void decryptInit(long session, Mechanism mechanism, long key) throws CryptokiException;

    /** C_Decrypt; {@code limit} is the greatest length of the result, which the caller wipes. */
    byte[] decrypt(long session, byte[] input, int limit) throws CryptokiException;

    /** C_WrapKey. */
    byte[] wrapKey(long session, Mechanism mechanism, long wrappingKey, long key) throws CryptokiException;

    /** C_UnwrapKey. */
    long unwrapKey(long session, Mechanism mechanism, long key, byte[] wrapped, List<Attribute> template)
            throws CryptokiException;

    /** C_GenerateKey. */
    long generateKey(long session, Mechanism mechanism, List<Attribute> template) throws CryptokiException;

    /** C_GenerateKeyPair: the handles of the public and of the private key. */
    long[] generateKeyPair(
            long session, Mechanism mechanism, List<Attribute> publicTemplate, List<Attribute> privateTemplate)
            throws CryptokiException;

    /** An attribute of a template; the value is a Boolean, a Long or bytes. */
    record Attribute(long type, Object value) {}

    /** What C_GetTokenInfo reports, without the padding. */
    record TokenInfo(String label, String manufacturer, String model, String serial, long flags) {}

    /** A mechanism with its parameter. */
    sealed interface Mechanism {
        /** Its number. */
        long number();
    }

    /** A mechanism without parameter. */
    record Plain(long number) implements Mechanism {}

    /** CKM_AES_GCM without AAD and with a tag of 16 bytes. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Gcm(byte[] iv) implements Mechanism {
        @Override
        public long number() {
            return P11.CKM_AES_GCM;
        }
    }

    /** CKM_RSA_PKCS_OAEP with SHA-256, MGF1 with SHA-256 and an empty label. */
    record OaepSha256() implements Mechanism {
        @Override
        public long number() {
            return P11.CKM_RSA_PKCS_OAEP;
        }
    }

    /** CKM_RSA_PKCS_OAEP with SHA-1, MGF1 with SHA-1 and an empty label, which vaults ask for where a key is imported. */
    record OaepSha1() implements Mechanism {
        @Override
        public long number() {
            return P11.CKM_RSA_PKCS_OAEP;
        }
    }
}
