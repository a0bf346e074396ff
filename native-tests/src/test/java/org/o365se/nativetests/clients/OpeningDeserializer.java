package org.o365se.nativetests.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Decrypts what {@link SealingSerializer} writes. */
final class OpeningDeserializer implements Deserializer<byte[]> {
    private @Nullable Key key;

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        key = ConfiguredKey.of(settings);
    }

    @Override
    public byte[] deserialize(String topic, byte[] sealed) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, sealed, 0, 12));
            cipher.updateAAD(topic.getBytes(UTF_8));
            return cipher.doFinal(sealed, 12, sealed.length - 12);
        } catch (GeneralSecurityException e) {
            throw new SerializationException(e);
        }
    }
}
