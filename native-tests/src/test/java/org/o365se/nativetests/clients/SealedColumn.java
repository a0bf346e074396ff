package org.o365se.nativetests.clients;

import jakarta.persistence.AttributeConverter;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/** Encrypts a column by the JDK's API; knows nothing of service keys. */
final class SealedColumn implements AttributeConverter<byte[], byte[]> {
    private static volatile @Nullable Key key;

    static void configure(Map<String, String> settings) {
        key = ConfiguredKey.of(settings);
    }

    @Override
    public byte[] convertToDatabaseColumn(byte[] plain) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            var sealed = cipher.doFinal(plain);
            return ByteBuffer.allocate(12 + sealed.length)
                    .put(cipher.getIV())
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] convertToEntityAttribute(byte[] column) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, column, 0, 12));
            return cipher.doFinal(column, 12, column.length - 12);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
