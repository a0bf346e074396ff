package org.o365se.benchmarks.work;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/** Tink's AES-GCM-HKDF streaming with a 256-bit key: a message key derived from one main key, no envelope. */
final class TinkStreaming implements SmallWork, StreamWork {
    private static final byte[] NO_AAD = {};
    private static final int KEY_BYTES = 32;

    private final AesGcmHkdfStreaming aead;

    TinkStreaming(int segmentBytes) throws GeneralSecurityException {
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        aead = new AesGcmHkdfStreaming(key, "HmacSha256", KEY_BYTES, segmentBytes, 0);
    }

    @Override
    public byte[] encrypt(byte[] plain) throws GeneralSecurityException, IOException {
        var sink = new ByteArrayOutputStream(plain.length + 128);
        encrypt(plain, sink);
        return sink.toByteArray();
    }

    @Override
    public byte[] decrypt(byte[] sealed) throws GeneralSecurityException, IOException {
        try (var in = aead.newDecryptingStream(new ByteArrayInputStream(sealed), NO_AAD)) {
            return in.readAllBytes();
        }
    }

    @Override
    public void encrypt(byte[] plain, OutputStream sink) throws GeneralSecurityException, IOException {
        StreamWork.writeAll(plain, aead.newEncryptingStream(sink, NO_AAD));
    }

    @Override
    public long decrypt(byte[] sealed, byte[] buffer) throws GeneralSecurityException, IOException {
        return StreamWork.readAll(aead.newDecryptingStream(new ByteArrayInputStream(sealed), NO_AAD), buffer);
    }
}
