package org.o365se.nativetests.clients;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.springframework.security.crypto.encrypt.BytesEncryptor;

/** The encryptor of docs/recipes/spring-security.md. */
final class ServiceBytesEncryptor implements BytesEncryptor {
    private final SecretKey key;

    ServiceBytesEncryptor(SecretKey key) {
        this.key = key;
    }

    @Override
    public byte[] encrypt(byte[] data) {
        return run(Cipher.ENCRYPT_MODE, data);
    }

    @Override
    public byte[] decrypt(byte[] data) {
        return run(Cipher.DECRYPT_MODE, data);
    }

    private byte[] run(int mode, byte[] data) {
        try {
            var cipher = Cipher.getInstance("O365ServiceEncryption");
            cipher.init(mode, key);
            return cipher.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
