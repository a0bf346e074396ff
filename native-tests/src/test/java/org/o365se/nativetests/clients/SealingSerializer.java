package org.o365se.nativetests.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Map;
import javax.crypto.Cipher;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Encrypts the values of records by the JDK's API; knows nothing of service keys. */
final class SealingSerializer implements Serializer<byte[]> {
    private @Nullable Key key;

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        key = ConfiguredKey.of(settings);
    }

    @Override
    public byte[] serialize(String topic, byte[] value) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            cipher.updateAAD(topic.getBytes(UTF_8));
            var sealed = cipher.doFinal(value);
            return ByteBuffer.allocate(12 + sealed.length)
                    .put(cipher.getIV())
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new SerializationException(e);
        }
    }
}
