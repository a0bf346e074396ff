package org.o365se.benchmarks.work;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** Encrypts and decrypts from one array into another, in one call. Not thread-safe. */
interface ArrayWork {
    int sealedBytes(int plainBytes);

    void encrypt(byte[] plain, byte[] sealed) throws GeneralSecurityException;

    /** Opens what {@link #encrypt} wrote last. */
    void decrypt(byte[] sealed, byte[] plain) throws GeneralSecurityException;

    /** Makes what the contender needs for it. */
    static ArrayWork of(Contender contender) throws GeneralSecurityException, IOException {
        return switch (contender.kind()) {
            case O365SE -> new ServiceArrays(ServiceKeys.of(contender));
            case RAW -> new RawArrays(new RawChunks(contender.detail(), contender.threads()));
            case RAW_WHOLE -> new WholeArrays(new RawGcm(contender.detail()));
            default -> throw new IllegalArgumentException("Not for arrays: " + contender);
        };
    }

    /** Our Cipher, one doFinal. */
    final class ServiceArrays implements ArrayWork {
        private final Cipher encrypting;
        private final Cipher decrypting;

        ServiceArrays(ServiceKeys keys) throws GeneralSecurityException {
            encrypting = keys.cipher(Cipher.ENCRYPT_MODE);
            decrypting = keys.cipher(Cipher.DECRYPT_MODE);
        }

        @Override
        public int sealedBytes(int plainBytes) {
            int chunk = RawGcm.CHUNK_BYTES;
            return 124 + plainBytes / chunk * (chunk + RawGcm.TAG_BYTES) + plainBytes % chunk + RawGcm.TAG_BYTES;
        }

        @Override
        public void encrypt(byte[] plain, byte[] sealed) throws GeneralSecurityException {
            encrypting.doFinal(plain, 0, plain.length, sealed, 0);
        }

        @Override
        public void decrypt(byte[] sealed, byte[] plain) throws GeneralSecurityException {
            decrypting.doFinal(sealed, 0, sealed.length, plain, 0);
        }
    }

    /** Raw AES-GCM, chunk by chunk. */
    record RawArrays(RawChunks chunks) implements ArrayWork {
        @Override
        public int sealedBytes(int plainBytes) {
            return RawChunks.sealedBytes(plainBytes);
        }

        @Override
        public void encrypt(byte[] plain, byte[] sealed) throws GeneralSecurityException {
            chunks.seal(plain, sealed);
        }

        @Override
        public void decrypt(byte[] sealed, byte[] plain) throws GeneralSecurityException {
            chunks.open(sealed, plain);
        }
    }

    /** Raw AES-GCM, one huge call. */
    final class WholeArrays implements ArrayWork {
        private final RawGcm gcm;
        private long last;

        WholeArrays(RawGcm gcm) {
            this.gcm = gcm;
        }

        @Override
        public int sealedBytes(int plainBytes) {
            return plainBytes + RawGcm.TAG_BYTES;
        }

        @Override
        public void encrypt(byte[] plain, byte[] sealed) throws GeneralSecurityException {
            gcm.seal(++last, plain, 0, plain.length, sealed, 0);
        }

        @Override
        public void decrypt(byte[] sealed, byte[] plain) throws GeneralSecurityException {
            gcm.open(last, sealed, 0, sealed.length, plain, 0);
        }
    }
}
