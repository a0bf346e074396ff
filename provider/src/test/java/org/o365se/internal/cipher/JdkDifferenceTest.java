package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.o365se.internal.cipher.Subject.AAD;
import static org.o365se.internal.cipher.Subject.DATA;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.TestKeys;
import org.o365se.internal.cipher.ContractRule.Script;

/** Where ours differs from the JDK's AES/GCM on purpose, each time with the reason. */
class JdkDifferenceTest {
    private static final byte[] LONG = TestKeys.pattern(4, 40_000);

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("differences")
    void differs(ContractRule rule, String expected, String reason) {
        for (var ours : Subject.ALL_OURS) {
            assertEquals(expected, rule.behaviourOf(ours), () -> ours + ": " + reason);
        }
        assertNotEquals(
                expected, rule.behaviourOf(Subject.JDK), "the JDK does the same now: this belongs to JdkContractTest");
    }

    static List<Arguments> differences() {
        return List.of(
                difference(
                        "encrypting again without init",
                        subject -> {
                            var cipher = subject.encrypting();
                            cipher.updateAAD(AAD);
                            cipher.doFinal(DATA);
                            cipher.updateAAD(AAD);
                            return subject.open(cipher.doFinal(DATA));
                        },
                        "gives the data",
                        "since every message has a data key and a salt of its own, no nonce can come twice"),
                difference(
                        "the next message after a bad tag",
                        subject -> {
                            var message = subject.encrypting().doFinal(DATA);
                            var cipher = subject.decrypting();
                            failOn(cipher, subject.message());
                            return cipher.doFinal(message);
                        },
                        "throws javax.crypto.AEADBadTagException",
                        "since a failure closes the object until init, so that nobody reads on by mistake"),
                difference(
                        "getIV",
                        subject -> subject.encrypting().getIV() == null,
                        "gives true",
                        "since everything is in the message"),
                difference(
                        "getParameters",
                        subject -> subject.encrypting().getParameters() == null,
                        "gives true",
                        "since everything is in the message"),
                difference(
                        "what update gives of a message before its end",
                        subject -> Bytes.orEmpty(decrypting(subject).update(subject.message(LONG))).length,
                        "gives 32768",
                        "since each chunk has a tag of its own and is given out as soon as that was checked"),
                difference(
                        "update of a message into too little room",
                        subject -> {
                            var message = subject.message(LONG);
                            return decrypting(subject).update(message, 0, message.length, new byte[32767], 0);
                        },
                        "throws javax.crypto.ShortBufferException",
                        "since each chunk has a tag of its own and is given out as soon as that was checked"),
                difference(
                        "how often the caller's SecureRandom is asked",
                        subject -> {
                            var asked = new AtomicInteger();
                            var cipher = subject.uninitialised();
                            cipher.init(Cipher.ENCRYPT_MODE, subject.key(), counting(asked));
                            cipher.doFinal(DATA);
                            return asked.get();
                        },
                        "gives 0",
                        "since data keys and salts come from the provider's own generator, which a caller cannot weaken"),
                difference(
                        "a GCM parameter spec",
                        subject -> {
                            subject.uninitialised()
                                    .init(Cipher.ENCRYPT_MODE, subject.key(), new GCMParameterSpec(128, new byte[12]));
                            return "done";
                        },
                        "throws java.security.InvalidAlgorithmParameterException",
                        "since nonces are not the caller's to choose"),
                difference(
                        "decrypting without a parameter spec",
                        subject -> {
                            var message = subject.encrypting().doFinal(DATA);
                            var cipher = subject.uninitialised();
                            cipher.init(Cipher.DECRYPT_MODE, subject.key());
                            return cipher.doFinal(message);
                        },
                        "gives the data",
                        "since everything is in the message"));
    }

    private static Arguments difference(String name, Script script, String ours, String reason) {
        return arguments(new ContractRule(name, script), ours, reason);
    }

    private static Cipher decrypting(Subject subject) throws GeneralSecurityException {
        var cipher = subject.decrypting();
        cipher.updateAAD(AAD);
        return cipher;
    }

    private static void failOn(Cipher cipher, byte[] message) {
        message[message.length - 1] ^= 1;
        assertThrows(AEADBadTagException.class, () -> cipher.doFinal(message));
    }

    private static SecureRandom counting(AtomicInteger asked) {
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                asked.incrementAndGet();
                super.nextBytes(bytes);
            }
        };
    }
}
