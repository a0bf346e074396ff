package org.o365se.internal.crypto;

import java.io.Serial;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/** A provider whose AES/GCM is SunJCE's, with a habit that one of the real ones has or a new one may have. It has nothing else. */
public final class OddProvider extends Provider implements AutoCloseable {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String GCM = "AES/GCM/NoPadding";

    /** What it does otherwise than SunJCE. */
    public enum Habit {
        /** Nothing. */
        NONE,
        /** Decrypts before it looks at the tag, and leaves that behind. */
        WRITES_EARLY,
        /** Takes every tag. */
        TAKES_EVERY_TAG,
        /** Calls a bad tag something else. */
        OTHER_EXCEPTION
    }

    /** After how many Ciphers no other is made. */
    public final transient AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

    private transient byte[] usedLast = {};

    private final transient Habit habit;

    /** Registers it behind all others; {@link #close} takes it away again. */
    public OddProvider(String name, Habit habit) {
        super(name, "1", "odd");
        this.habit = habit;
        Security.addProvider(this);
    }

    @Override
    public void close() {
        Security.removeProvider(getName());
    }

    @Override
    public @Nullable Service getService(String type, String algorithm) {
        return type.equals("Cipher") && algorithm.equals(GCM) ? new GcmService() : null;
    }

    /** The key that one of its Ciphers was used with last: some keep it, whatever they were initialised with since. */
    byte[] usedLast() {
        return usedLast.clone();
    }

    private final class GcmService extends Service {
        GcmService() {
            super(OddProvider.this, "Cipher", GCM, Gcm.class.getName(), List.of(), Map.of());
        }

        @Override
        public Object newInstance(Object constructorParameter) throws NoSuchAlgorithmException {
            if (left.getAndDecrement() <= 0) {
                throw new NoSuchAlgorithmException("no more");
            }
            return new Gcm();
        }
    }

    /** What the JCA calls of it here. */
    private final class Gcm extends CipherSpi {
        private final Cipher right;
        private byte[] initialised = {};

        Gcm() throws NoSuchAlgorithmException {
            try {
                right = Cipher.getInstance(GCM, "SunJCE");
            } catch (GeneralSecurityException e) {
                throw new NoSuchAlgorithmException(e);
            }
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameterSpec spec, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            right.init(mode, key, spec);
            initialised = key.getEncoded();
        }

        @Override
        protected int engineDoFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset)
                throws ShortBufferException, BadPaddingException {
            usedLast = initialised;
            try {
                return right.doFinal(in, inOffset, length, out, outOffset);
            } catch (AEADBadTagException e) {
                int plain = length - AesGcm.TAG_BYTES;
                if (habit == Habit.WRITES_EARLY || habit == Habit.TAKES_EVERY_TAG) {
                    Arrays.fill(out, outOffset, outOffset + plain, (byte) 0x77);
                }
                if (habit == Habit.TAKES_EVERY_TAG) {
                    return plain;
                }
                if (habit == Habit.OTHER_EXCEPTION) {
                    throw new BadPaddingException("mac check failed");
                }
                throw e;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected byte[] engineDoFinal(byte[] in, int inOffset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void engineSetMode(String mode) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void engineSetPadding(String padding) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected int engineGetBlockSize() {
            return right.getBlockSize();
        }

        @Override
        protected int engineGetOutputSize(int length) {
            return right.getOutputSize(length);
        }

        @Override
        protected byte[] engineGetIV() {
            return right.getIV();
        }

        @Override
        protected AlgorithmParameters engineGetParameters() {
            return right.getParameters();
        }

        @Override
        protected void engineInit(int mode, Key key, SecureRandom random) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameters parameters, SecureRandom random) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected byte[] engineUpdate(byte[] in, int inOffset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected int engineUpdate(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
            throw new UnsupportedOperationException();
        }
    }
}
