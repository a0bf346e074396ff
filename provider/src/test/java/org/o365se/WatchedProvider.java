package org.o365se;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;

/**
 * A delegate for tests, whose AES-GCM is that of SunJCE under watch: it knows which keys its Ciphers hold, counts the chunks, and does before each of them what the test
 * wants, in the thread that works on it: wait, throw, compute wrong. It can also write what it decrypts before it checks the tag, as delegates may.
 */
public final class WatchedProvider extends Provider {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What it writes in the place of text that is not authentic. */
    public static final byte UNAUTHENTIC = (byte) 0xA5;

    private static final int TAG_BYTES = 16;
    private static final String GCM = "AES/GCM/NoPadding";

    /** What goes before each chunk. */
    @FunctionalInterface
    public interface Hook {
        /** Tells whether the chunk is to be computed right. */
        boolean beforeChunk(int mode);
    }

    private final transient List<Gcm> made = new ArrayList<>();
    private final transient AtomicLong chunks = new AtomicLong();
    private transient volatile Hook hook = mode -> true;
    private transient volatile Runnable beforeMaking = () -> {};
    private transient volatile Runnable whileWritten;

    public WatchedProvider(String name) {
        super(name, "1", "AES-GCM under watch");
        putService(new Service(this, "Cipher", GCM, Gcm.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
                beforeMaking.run();
                var gcm = new Gcm();
                synchronized (made) {
                    made.add(gcm);
                }
                return gcm;
            }
        });
    }

    /** Its HMAC is that of SunJCE itself. */
    @Override
    public Service getService(String type, String algorithm) {
        return type.equals("Mac")
                ? Security.getProvider(Delegates.JDK).getService(type, algorithm)
                : super.getService(type, algorithm);
    }

    public WatchedProvider beforeEachChunk(Hook wanted) {
        hook = wanted;
        return this;
    }

    public WatchedProvider beforeEachCipher(Runnable wanted) {
        beforeMaking = wanted;
        return this;
    }

    /**
     * From now on writes {@link #UNAUTHENTIC} in the place of each plaintext whose tag is wrong, and runs the observer before it throws.
     */
    public WatchedProvider writeBeforeChecking(Runnable observer) {
        whileWritten = observer;
        return this;
    }

    /** How many chunks it has worked on. */
    public long chunks() {
        return chunks.get();
    }

    /** How many Ciphers it has made. */
    public int ciphers() {
        synchronized (made) {
            return made.size();
        }
    }

    /** How many of its Ciphers hold a key that is secret, so neither the zeros that replace one nor the self test's. */
    public long secretsHeld() {
        synchronized (made) {
            return made.stream().filter(Gcm::holdsSecret).count();
        }
    }

    private static Cipher real() {
        try {
            return Cipher.getInstance(GCM, Delegates.JDK);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Gcm extends CipherSpi {
        private final Cipher gcm = real();
        private volatile byte[] key = new byte[32];
        private volatile int mode;

        private boolean holdsSecret() {
            var ofSelfTest = new byte[32];
            for (int i = 0; i < ofSelfTest.length; i++) {
                ofSelfTest[i] = (byte) i;
            }
            // The key that takes the place of a forgotten one is zero, whatever its length.
            return !Arrays.equals(key, new byte[key.length]) && !Arrays.equals(key, ofSelfTest);
        }

        /** Gives what is to be flipped in the output: nothing, or a bit of it. */
        private int flip() {
            chunks.incrementAndGet();
            return hook.beforeChunk(mode) ? 0 : 1;
        }

        @Override
        protected void engineInit(int opmode, Key given, AlgorithmParameterSpec spec, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            mode = opmode;
            key = given.getEncoded();
            gcm.init(opmode, given, spec, random);
        }

        @Override
        protected byte[] engineDoFinal(byte[] in, int offset, int length)
                throws IllegalBlockSizeException, BadPaddingException {
            int flip = flip();
            var out = gcm.doFinal(in, offset, length);
            out[0] ^= (byte) flip;
            return out;
        }

        @Override
        protected int engineDoFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset)
                throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
            int flip = flip();
            int written;
            try {
                written = gcm.doFinal(in, inOffset, length, out, outOffset);
            } catch (AEADBadTagException e) {
                var observer = whileWritten;
                if (observer != null) {
                    Arrays.fill(out, outOffset, outOffset + length - TAG_BYTES, UNAUTHENTIC);
                    observer.run();
                }
                throw e;
            }
            if (written > 0) {
                out[outOffset] ^= (byte) flip;
            }
            return written;
        }

        @Override
        protected int engineDoFinal(ByteBuffer in, ByteBuffer out)
                throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
            int flip = flip();
            int start = out.position();
            int length = in.remaining();
            int written;
            try {
                written = gcm.doFinal(in, out);
            } catch (AEADBadTagException e) {
                var observer = whileWritten;
                if (observer != null) {
                    for (int i = 0; i < length - TAG_BYTES; i++) {
                        out.put(start + i, UNAUTHENTIC);
                    }
                    observer.run();
                }
                throw e;
            }
            if (written > 0) {
                out.put(start, (byte) (out.get(start) ^ flip));
            }
            return written;
        }

        @Override
        protected byte[] engineUpdate(byte[] in, int offset, int length) {
            return gcm.update(in, offset, length);
        }

        @Override
        protected int engineUpdate(byte[] in, int inOffset, int length, byte[] out, int outOffset)
                throws ShortBufferException {
            return gcm.update(in, inOffset, length, out, outOffset);
        }

        @Override
        protected int engineUpdate(ByteBuffer in, ByteBuffer out) throws ShortBufferException {
            return gcm.update(in, out);
        }

        @Override
        protected void engineUpdateAAD(byte[] aad, int offset, int length) {
            gcm.updateAAD(aad, offset, length);
        }

        @Override
        protected int engineGetOutputSize(int length) {
            return gcm.getOutputSize(length);
        }

        @Override
        protected int engineGetBlockSize() {
            return gcm.getBlockSize();
        }

        @Override
        protected byte[] engineGetIV() {
            return gcm.getIV();
        }

        @Override
        protected AlgorithmParameters engineGetParameters() {
            return gcm.getParameters();
        }

        @Override
        protected int engineGetKeySize(Key given) {
            return given.getEncoded().length * Byte.SIZE;
        }

        @Override
        protected void engineSetMode(String wanted) throws NoSuchAlgorithmException {
            throw new NoSuchAlgorithmException(wanted);
        }

        @Override
        protected void engineSetPadding(String wanted) throws NoSuchPaddingException {
            throw new NoSuchPaddingException(wanted);
        }

        @Override
        protected void engineInit(int opmode, Key given, SecureRandom random) {
            throw new UnsupportedOperationException("a nonce is always given");
        }

        @Override
        protected void engineInit(int opmode, Key given, AlgorithmParameters parameters, SecureRandom random) {
            throw new UnsupportedOperationException("a nonce is always given");
        }
    }
}
