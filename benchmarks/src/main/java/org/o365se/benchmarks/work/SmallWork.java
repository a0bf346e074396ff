package org.o365se.benchmarks.work;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** Encrypts and decrypts messages in one call each, everything kept and warm. Not thread-safe. */
interface SmallWork {
    byte[] encrypt(byte[] plain) throws GeneralSecurityException, IOException;

    byte[] decrypt(byte[] sealed) throws GeneralSecurityException, IOException;

    /** Makes what the contender needs for it. */
    static SmallWork of(Contender contender) throws GeneralSecurityException, IOException {
        return switch (contender.kind()) {
            case O365SE -> new ServiceWork(ServiceKeys.of(contender));
            case O365SE_NEW_CIPHER -> new NewCipherWork(ServiceKeys.of(contender));
            case PRIMITIVES -> new Primitives(contender.detail());
            case RAW -> new RawWork(contender.detail());
            case TINK_STREAMING -> new TinkStreaming(contender.bytes());
            case TINK_ENVELOPE -> new TinkEnvelope();
            case AWS -> new AwsWork(contender.bytes());
            case RAW_WHOLE, RAW_READ -> throw new IllegalArgumentException("Not for small messages: " + contender);
        };
    }

    /** Our provider, two kept Ciphers. */
    final class ServiceWork implements SmallWork {
        private final Cipher encrypting;
        private final Cipher decrypting;

        ServiceWork(ServiceKeys keys) throws GeneralSecurityException {
            encrypting = keys.cipher(Cipher.ENCRYPT_MODE);
            decrypting = keys.cipher(Cipher.DECRYPT_MODE);
        }

        @Override
        public byte[] encrypt(byte[] plain) throws GeneralSecurityException {
            return encrypting.doFinal(plain);
        }

        @Override
        public byte[] decrypt(byte[] sealed) throws GeneralSecurityException {
            return decrypting.doFinal(sealed);
        }
    }

    /** Our provider, a new Cipher for each message, as many programs do it. */
    record NewCipherWork(ServiceKeys keys) implements SmallWork {
        @Override
        public byte[] encrypt(byte[] plain) throws GeneralSecurityException {
            return keys.cipher(Cipher.ENCRYPT_MODE).doFinal(plain);
        }

        @Override
        public byte[] decrypt(byte[] sealed) throws GeneralSecurityException {
            return keys.cipher(Cipher.DECRYPT_MODE).doFinal(sealed);
        }
    }

    /** One AES-GCM under one kept key; the message begins with its number. */
    final class RawWork implements SmallWork {
        private final RawGcm gcm;
        private long last;

        RawWork(String provider) throws GeneralSecurityException {
            gcm = new RawGcm(provider);
        }

        @Override
        public byte[] encrypt(byte[] plain) throws GeneralSecurityException {
            var sealed = new byte[Long.BYTES + plain.length + RawGcm.TAG_BYTES];
            ByteBuffer.wrap(sealed).putLong(++last);
            gcm.seal(last, plain, 0, plain.length, sealed, Long.BYTES);
            return sealed;
        }

        @Override
        public byte[] decrypt(byte[] sealed) throws GeneralSecurityException {
            var plain = new byte[sealed.length - Long.BYTES - RawGcm.TAG_BYTES];
            gcm.open(ByteBuffer.wrap(sealed).getLong(), sealed, Long.BYTES, sealed.length - Long.BYTES, plain, 0);
            return plain;
        }
    }
}
