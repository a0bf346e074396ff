package org.o365se.cipher;

import java.security.SecureRandom;
import org.o365se.cipher.chunk.ChunkCipher;
import org.o365se.crypto.AesKeyWrap;
import org.o365se.crypto.HmacSha512;

/**
 * The primitives of one Cipher, stream or channel, made once and kept for all its messages, so that a message costs no provider look-up. The only way to
 * get them passes the self test. Not thread-safe.
 */
public final class CipherPrimitives {
    private final ChunkCipher chunks;
    private final AesKeyWrap keyWrap = new AesKeyWrap();
    private final SecureRandom random = new SecureRandom();

    private CipherPrimitives() {
        chunks = new ChunkCipher(new HmacSha512());
    }

    /**
     * Makes the primitives.
     *
     * @return fresh ones
     * @throws java.security.ProviderException if the self test has failed in this JVM
     */
    public static CipherPrimitives create() {
        SelfTest.requirePassed();
        return new CipherPrimitives();
    }

    /**
     * Seals and opens chunks.
     *
     * @return the chunk cipher
     */
    public ChunkCipher chunks() {
        return chunks;
    }

    /**
     * Wraps and unwraps data keys.
     *
     * @return the key wrap
     */
    public AesKeyWrap keyWrap() {
        return keyWrap;
    }

    /**
     * Makes data keys and salts. Never the caller's source: one that repeats itself would repeat keys and nonces.
     *
     * @return the random source
     */
    public SecureRandom random() {
        return random;
    }
}
