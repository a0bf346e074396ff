package org.o365se.internal.cipher;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.o365se.CipherSetting;
import org.o365se.Delegates;
import org.o365se.TestKeys;

/** A Cipher whose behaviour is compared: the JDK's AES/GCM, which is the oracle for the contract, and ours, by each delegate. */
enum Subject {
    JDK {
        private static final byte[] NONCE = new byte[12];

        @Override
        Cipher uninitialised() throws GeneralSecurityException {
            return Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        }

        @Override
        Key key() {
            return new SecretKeySpec(TestKeys.pattern(1, 32), "AES");
        }

        @Override
        AlgorithmParameterSpec spec() {
            return new GCMParameterSpec(128, NONCE);
        }
    },

    OURS {
        @Override
        Key key() {
            return TestKeys.scopeKey();
        }
    },

    OURS_BY_AMAZON {
        @Override
        Key key() {
            return new CipherSetting(Delegates.AMAZON, "4").key();
        }
    },

    OURS_BY_CONSCRYPT {
        @Override
        Key key() {
            return new CipherSetting(Delegates.CONSCRYPT, "1").key();
        }
    };

    static final List<Subject> ALL_OURS = List.of(OURS, OURS_BY_AMAZON, OURS_BY_CONSCRYPT);

    static final byte[] DATA = TestKeys.pattern(1, 16);
    static final byte[] AAD = TestKeys.pattern(2, 40);

    Cipher uninitialised() throws GeneralSecurityException {
        return Cipher.getInstance("O365ServiceEncryption", TestKeys.provider());
    }

    abstract Key key();

    @Nullable
    AlgorithmParameterSpec spec() {
        return null;
    }

    Cipher initialised(int mode) throws GeneralSecurityException {
        return initialised(mode, new SecureRandom());
    }

    Cipher initialised(int mode, SecureRandom random) throws GeneralSecurityException {
        var cipher = uninitialised();
        cipher.init(mode, key(), spec(), random);
        return cipher;
    }

    Cipher encrypting() throws GeneralSecurityException {
        return initialised(Cipher.ENCRYPT_MODE);
    }

    Cipher decrypting() throws GeneralSecurityException {
        return initialised(Cipher.DECRYPT_MODE);
    }

    /** A message of {@link #DATA} under {@link #AAD}. */
    byte[] message() throws GeneralSecurityException {
        return message(DATA);
    }

    byte[] message(byte[] plain) throws GeneralSecurityException {
        var cipher = encrypting();
        cipher.updateAAD(AAD);
        return cipher.doFinal(plain);
    }

    byte[] open(byte[] message) throws GeneralSecurityException {
        var cipher = decrypting();
        cipher.updateAAD(AAD);
        return cipher.doFinal(message);
    }
}
