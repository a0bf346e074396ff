package org.o365se.internal.cipher;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import org.o365se.CipherSetting;
import org.o365se.Delegates;
import org.o365se.TestKeys;
import org.o365se.internal.config.Transformation;

/** A Cipher whose behaviour is compared: the JDK's of a name, which is the oracle for the contract, and ours, by each delegate or under the same name. */
abstract class Subject {
    static final byte[] DATA = TestKeys.pattern(1, 16);
    static final byte[] AAD = TestKeys.pattern(2, 40);

    static final Subject JDK = new Jdk(Transformation.AES_GCM);
    static final Subject OURS = ours("ours", TestKeys::scopeKey);
    static final Subject OURS_BY_AMAZON = ours("ours by Amazon", () -> new CipherSetting(Delegates.AMAZON, "4").key());
    static final Subject OURS_BY_CONSCRYPT =
            ours("ours by Conscrypt", () -> new CipherSetting(Delegates.CONSCRYPT, "1").key());

    static final List<Subject> ALL_OURS = List.of(OURS, OURS_BY_AMAZON, OURS_BY_CONSCRYPT);

    private final String name;

    private Subject(String name) {
        this.name = name;
    }

    /** The JDK's cipher of a name with a key of its own. */
    static Subject jdk(Transformation transformation) {
        return new Jdk(transformation);
    }

    /** Our cipher of the JDK's name with a handle. */
    static Subject transparent(Transformation transformation) {
        return new Jdk(transformation) {
            @Override
            Cipher uninitialised() throws GeneralSecurityException {
                return Cipher.getInstance(transformation.toString(), TransparentKeys.provider());
            }

            @Override
            Key key() {
                return TransparentKeys.key();
            }
        };
    }

    private static Subject ours(String name, Supplier<Key> key) {
        return new Subject(name) {
            @Override
            Cipher uninitialised() throws GeneralSecurityException {
                return Cipher.getInstance("O365ServiceEncryption", TestKeys.provider());
            }

            @Override
            Key key() {
                return key.get();
            }
        };
    }

    private static class Jdk extends Subject {
        private final Transformation transformation;

        Jdk(Transformation transformation) {
            super(transformation.toString());
            this.transformation = transformation;
        }

        @Override
        Cipher uninitialised() throws GeneralSecurityException {
            return Cipher.getInstance(transformation.toString(), "SunJCE");
        }

        @Override
        Key key() {
            return TransparentKeys.foreignKey(transformation);
        }

        @Override
        @Nullable
        AlgorithmParameterSpec spec() {
            return TransparentKeys.spec(transformation, (byte) 0);
        }

        @Override
        boolean hasAad() {
            return TransparentKeys.hasAad(transformation);
        }
    }

    abstract Cipher uninitialised() throws GeneralSecurityException;

    abstract Key key();

    @Nullable
    AlgorithmParameterSpec spec() {
        return null;
    }

    boolean hasAad() {
        return true;
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
        addAad(cipher);
        return cipher.doFinal(plain);
    }

    byte[] open(byte[] message) throws GeneralSecurityException {
        var cipher = decrypting();
        addAad(cipher);
        return cipher.doFinal(message);
    }

    private void addAad(Cipher cipher) {
        if (hasAad()) {
            cipher.updateAAD(AAD);
        }
    }

    String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
