package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.o365se.internal.cipher.Subject.AAD;
import static org.o365se.internal.cipher.Subject.DATA;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the JDK's AES/GCM refuses, gives or ignores, ours does the same. {@link JdkDifferenceTest} lists where it does not, and why. */
class JdkContractTest {
    private static final int[] BOTH = {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE};

    /** A call on a cipher that is ready for data. */
    @FunctionalInterface
    private interface Call {
        Object on(Cipher cipher) throws Exception;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void behavesAsTheJdk(ContractRule rule) {
        var expected = rule.behaviourOf(Subject.JDK);
        for (var ours : Subject.ALL_OURS) {
            assertEquals(expected, rule.behaviourOf(ours), ours::name);
        }
    }

    static List<ContractRule> rules() throws GeneralSecurityException {
        var rules = new ArrayList<ContractRule>();
        rules.addAll(notInitialised());
        rules.addAll(badArguments());
        rules.addAll(nothing());
        rules.addAll(buffers());
        rules.addAll(additionalData());
        rules.addAll(wrongModes());
        rules.addAll(initialisation());
        rules.addAll(badMessages());
        rules.addAll(keys());
        return rules;
    }

    private static List<ContractRule> notInitialised() {
        var key = new SecretKeySpec(DATA, "AES");
        var rules = new ArrayList<ContractRule>();
        rules.add(fresh("update", cipher -> cipher.update(DATA)));
        rules.add(fresh("update of buffers", cipher -> cipher.update(ByteBuffer.wrap(DATA), ByteBuffer.allocate(999))));
        rules.add(fresh("doFinal", Cipher::doFinal));
        rules.add(fresh("doFinal of data", cipher -> cipher.doFinal(DATA)));
        rules.add(fresh("getOutputSize", cipher -> cipher.getOutputSize(1)));
        rules.add(fresh("wrap", cipher -> cipher.wrap(key)));
        rules.add(fresh("unwrap", cipher -> cipher.unwrap(DATA, "AES", Cipher.SECRET_KEY)));
        rules.add(fresh("updateAAD", cipher -> {
            cipher.updateAAD(AAD);
            return "done";
        }));
        return rules;
    }

    private static List<ContractRule> badArguments() {
        var rules = new ArrayList<ContractRule>();
        rules.addAll(ready("update(null)", cipher -> cipher.update((byte[]) null)));
        rules.addAll(ready("update(null, 0, 0)", cipher -> cipher.update(null, 0, 0)));
        rules.addAll(ready("update(null, buffer)", cipher -> cipher.update(null, ByteBuffer.allocate(9))));
        rules.addAll(ready("update(buffer, null)", cipher -> cipher.update(ByteBuffer.wrap(DATA), null)));
        rules.addAll(ready("doFinal(null)", cipher -> cipher.doFinal((byte[]) null)));
        rules.addAll(ready("doFinal(null, 0)", cipher -> cipher.doFinal(null, 0)));
        rules.addAll(ready("doFinal(null, buffer)", cipher -> cipher.doFinal(null, ByteBuffer.allocate(9))));
        rules.addAll(ready("doFinal(buffer, null)", cipher -> cipher.doFinal(ByteBuffer.wrap(DATA), null)));
        for (int[] range :
                new int[][] {{-1, 1}, {0, -1}, {0, 17}, {17, 0}, {16, 1}, {Integer.MAX_VALUE, 1}, {1, Integer.MAX_VALUE}
                }) {
            var where = "(data, " + range[0] + ", " + range[1];
            rules.addAll(ready("update" + where + ")", cipher -> cipher.update(DATA, range[0], range[1])));
            rules.addAll(ready(
                    "update" + where + ", out, 0)",
                    cipher -> cipher.update(DATA, range[0], range[1], new byte[999], 0)));
            rules.addAll(ready("doFinal" + where + ")", cipher -> cipher.doFinal(DATA, range[0], range[1]).length));
            rules.addAll(ready("updateAAD" + where + ")", cipher -> {
                cipher.updateAAD(DATA, range[0], range[1]);
                return "done";
            }));
        }
        rules.addAll(ready("update(data, 0, 16, out, -1)", cipher -> cipher.update(DATA, 0, 16, new byte[99], -1)));
        rules.addAll(ready("doFinal(data, 0, 16, out, -1)", cipher -> cipher.doFinal(DATA, 0, 16, new byte[99], -1)));
        rules.addAll(ready("doFinal(out, -1)", cipher -> cipher.doFinal(new byte[99], -1)));
        rules.addAll(ready("getOutputSize(-1)", cipher -> cipher.getOutputSize(-1)));
        rules.add(new ContractRule("after a bad argument the message goes on", subject -> {
            var cipher = subject.encrypting();
            cipher.updateAAD(AAD);
            var output = new ByteArrayOutputStream();
            output.writeBytes(Bytes.orEmpty(cipher.update(DATA, 0, 7)));
            refuse(() -> cipher.update(DATA, 0, 17));
            refuse(() -> cipher.update((byte[]) null));
            refuse(() -> cipher.doFinal(DATA, -1, 1));
            refuse(() -> cipher.doFinal(DATA, 7, 9, new byte[3], 0));
            output.writeBytes(cipher.doFinal(DATA, 7, 9));
            return subject.open(output.toByteArray());
        }));
        return rules;
    }

    /** Calls that bring nothing. */
    private static List<ContractRule> nothing() {
        var rules = new ArrayList<ContractRule>();
        rules.addAll(ready("update of an empty array", cipher -> cipher.update(new byte[0])));
        rules.addAll(ready("update of length 0", cipher -> cipher.update(DATA, 3, 0)));
        rules.addAll(ready("update of length 0 into an array", cipher -> cipher.update(DATA, 3, 0, new byte[9], 0)));
        rules.addAll(ready(
                "update of an empty buffer", cipher -> cipher.update(ByteBuffer.allocate(0), ByteBuffer.allocate(9))));
        for (boolean direct : new boolean[] {false, true}) {
            rules.addAll(ready("AAD after an update of an empty buffer, direct " + direct, cipher -> {
                var empty = direct ? ByteBuffer.allocateDirect(0) : ByteBuffer.allocate(0);
                cipher.update(empty, ByteBuffer.allocate(99));
                cipher.updateAAD(AAD);
                return "done";
            }));
        }
        rules.add(new ContractRule("empty updates and AAD between change nothing", subject -> {
            var cipher = subject.decrypting();
            cipher.update(new byte[0]);
            cipher.updateAAD(new byte[0]);
            cipher.updateAAD(AAD);
            cipher.update(DATA, 0, 0);
            return cipher.doFinal(subject.message());
        }));
        return rules;
    }

    private static List<ContractRule> buffers() {
        var rules = new ArrayList<ContractRule>();
        var readOnly = ByteBuffer.allocate(999).asReadOnlyBuffer();
        rules.addAll(ready("update into a read-only buffer", cipher -> cipher.update(ByteBuffer.wrap(DATA), readOnly)));
        rules.addAll(
                ready("doFinal into a read-only buffer", cipher -> cipher.doFinal(ByteBuffer.wrap(DATA), readOnly)));
        rules.addAll(ready("update of one buffer as input and output", cipher -> {
            var same = ByteBuffer.allocate(99);
            return cipher.update(same, same);
        }));
        rules.addAll(ready("doFinal of one buffer as input and output", cipher -> {
            var same = ByteBuffer.allocate(99);
            return cipher.doFinal(same, same);
        }));
        rules.add(new ContractRule("doFinal into a buffer that is too short", subject -> {
            var output = ByteBuffer.allocate(15);
            return subject.encrypting().doFinal(ByteBuffer.wrap(DATA), output);
        }));
        rules.add(new ContractRule("a buffer that was too short is left as it was", subject -> {
            var input = ByteBuffer.wrap(DATA);
            var output = ByteBuffer.allocate(15);
            var cipher = subject.encrypting();
            refuse(() -> cipher.doFinal(input, output));
            return input.position() + " " + output.position() + " " + output.limit();
        }));
        for (int offset : new int[] {0, 9, 10}) {
            rules.add(new ContractRule(
                    "doFinal into an array that is too short, at " + offset,
                    subject -> subject.encrypting().doFinal(DATA, 0, 16, new byte[10], offset)));
        }
        return rules;
    }

    private static List<ContractRule> additionalData() {
        var rules = new ArrayList<ContractRule>();
        rules.addAll(ready("updateAAD(null)", cipher -> {
            cipher.updateAAD((byte[]) null);
            return "done";
        }));
        rules.addAll(ready("updateAAD(null buffer)", cipher -> {
            cipher.updateAAD((ByteBuffer) null);
            return "done";
        }));
        rules.addAll(ready("updateAAD after data", cipher -> {
            cipher.update(DATA);
            cipher.updateAAD(AAD);
            return "done";
        }));
        rules.addAll(ready("updateAAD of nothing after data", cipher -> {
            cipher.update(DATA);
            cipher.updateAAD(new byte[0]);
            return "done";
        }));
        rules.add(new ContractRule("a refused updateAAD leaves the message as it is", subject -> {
            var cipher = subject.encrypting();
            cipher.updateAAD(AAD);
            var first = Bytes.orEmpty(cipher.update(DATA, 0, 5));
            refuse(() -> cipher.updateAAD(AAD));
            return subject.open(Bytes.concat(first, cipher.doFinal(DATA, 5, 11)));
        }));
        for (boolean direct : new boolean[] {false, true}) {
            rules.add(new ContractRule("AAD in pieces is AAD at once, direct " + direct, subject -> {
                var cipher = subject.decrypting();
                cipher.updateAAD(AAD, 0, 1);
                cipher.updateAAD(AAD, 1, 0);
                var buffer = direct ? ByteBuffer.allocateDirect(40) : ByteBuffer.allocate(40);
                buffer.put(AAD).position(1).limit(20);
                cipher.updateAAD(buffer.asReadOnlyBuffer());
                cipher.updateAAD(buffer);
                return buffer.position() + " " + buffer.limit();
            }));
            rules.add(new ContractRule("a message with AAD in pieces opens, direct " + direct, subject -> {
                var cipher = subject.decrypting();
                cipher.updateAAD(AAD, 0, 1);
                var buffer = direct ? ByteBuffer.allocateDirect(40) : ByteBuffer.allocate(40);
                buffer.put(AAD).position(1).limit(20);
                cipher.updateAAD(buffer.asReadOnlyBuffer());
                cipher.updateAAD(buffer.limit(40).position(20));
                return cipher.doFinal(subject.message());
            }));
        }
        rules.add(new ContractRule("AAD belongs to the Cipher once it was given", subject -> {
            var cipher = subject.decrypting();
            var aad = AAD.clone();
            cipher.updateAAD(aad);
            Arrays.fill(aad, (byte) 0);
            return cipher.doFinal(subject.message());
        }));
        return rules;
    }

    private static List<ContractRule> wrongModes() {
        var key = new SecretKeySpec(DATA, "AES");
        var rules = new ArrayList<ContractRule>();
        rules.addAll(ready("wrap when ready for data", cipher -> cipher.wrap(key)));
        rules.addAll(ready("unwrap when ready for data", cipher -> cipher.unwrap(DATA, "AES", Cipher.SECRET_KEY)));
        for (int mode : new int[] {Cipher.WRAP_MODE, Cipher.UNWRAP_MODE}) {
            rules.add(rule("update", mode, cipher -> cipher.update(DATA)));
            rules.add(rule("update of nothing", mode, cipher -> cipher.update(new byte[0])));
            rules.add(rule("doFinal", mode, Cipher::doFinal));
            rules.add(rule("doFinal of data", mode, cipher -> cipher.doFinal(DATA)));
            rules.add(rule("updateAAD", mode, cipher -> {
                cipher.updateAAD(AAD);
                return "done";
            }));
        }
        rules.add(rule("unwrap", Cipher.WRAP_MODE, cipher -> cipher.unwrap(DATA, "AES", Cipher.SECRET_KEY)));
        rules.add(rule("wrap", Cipher.UNWRAP_MODE, cipher -> cipher.wrap(key)));
        return rules;
    }

    private static List<ContractRule> initialisation() throws GeneralSecurityException {
        var foreignKey = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic();
        var foreignSpec = new IvParameterSpec(new byte[16]);
        var foreignParameters = AlgorithmParameters.getInstance("AES");
        foreignParameters.init(foreignSpec);
        var rules = new ArrayList<ContractRule>();
        for (int mode : new int[] {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE, Cipher.WRAP_MODE, Cipher.UNWRAP_MODE}) {
            rules.add(init(
                    "init without a key, mode " + mode,
                    (subject, cipher) -> cipher.init(mode, (Key) null, subject.spec())));
            rules.add(init(
                    "init with a foreign key, mode " + mode,
                    (subject, cipher) -> cipher.init(mode, foreignKey, subject.spec())));
            rules.add(init(
                    "init with a foreign spec, mode " + mode,
                    (subject, cipher) -> cipher.init(mode, subject.key(), foreignSpec)));
            rules.add(init(
                    "init with foreign parameters, mode " + mode,
                    (subject, cipher) -> cipher.init(mode, subject.key(), foreignParameters)));
        }
        rules.add(init("init in mode 0", (subject, cipher) -> cipher.init(0, subject.key(), subject.spec())));
        rules.add(init("init in mode 5", (subject, cipher) -> cipher.init(5, subject.key(), subject.spec())));
        rules.add(new ContractRule("after a failed init nothing goes", subject -> {
            var cipher = subject.encrypting();
            refuse(() -> cipher.init(Cipher.ENCRYPT_MODE, foreignKey, subject.spec()));
            return cipher.update(DATA);
        }));
        return rules;
    }

    private static List<ContractRule> badMessages() {
        var rules = new ArrayList<ContractRule>();
        rules.add(
                new ContractRule("a wrong AAD", subject -> subject.decrypting().doFinal(subject.message())));
        rules.add(new ContractRule("an altered tag", subject -> {
            var message = subject.message();
            message[message.length - 1] ^= 1;
            return subject.open(message);
        }));
        rules.add(new ContractRule("decrypting twice without init", subject -> {
            var cipher = subject.decrypting();
            cipher.updateAAD(AAD);
            cipher.doFinal(subject.message());
            cipher.updateAAD(AAD);
            return cipher.doFinal(subject.message());
        }));
        return rules;
    }

    private static List<ContractRule> keys() {
        var key = new SecretKeySpec(DATA, "AES");
        var withoutEncoding = new Key() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getAlgorithm() {
                return "AES";
            }

            @Override
            public String getFormat() {
                return null;
            }

            @Override
            public byte[] getEncoded() {
                return null;
            }
        };
        var rules = new ArrayList<ContractRule>();
        rules.add(rule("wrap of a key without encoding", Cipher.WRAP_MODE, cipher -> cipher.wrap(withoutEncoding)));
        rules.add(rule("wrap of null", Cipher.WRAP_MODE, cipher -> cipher.wrap(null)));
        rules.add(rule("unwrap as an unknown type", Cipher.UNWRAP_MODE, cipher -> cipher.unwrap(DATA, "AES", 9)));
        rules.add(
                rule("unwrap of garbage", Cipher.UNWRAP_MODE, cipher -> cipher.unwrap(DATA, "AES", Cipher.SECRET_KEY)));
        rules.add(new ContractRule("unwrap gives the key", subject -> {
            var wrapped = subject.initialised(Cipher.WRAP_MODE).wrap(key);
            return subject.initialised(Cipher.UNWRAP_MODE)
                    .unwrap(wrapped, "AES", Cipher.SECRET_KEY)
                    .getEncoded();
        }));
        rules.add(new ContractRule("unwrap of a secret as a public key", subject -> {
            var wrapped = subject.initialised(Cipher.WRAP_MODE).wrap(key);
            return subject.initialised(Cipher.UNWRAP_MODE).unwrap(wrapped, "RSA", Cipher.PUBLIC_KEY);
        }));
        rules.add(new ContractRule("unwrap as a key of an unknown algorithm", subject -> {
            var wrapped = subject.initialised(Cipher.WRAP_MODE).wrap(key);
            return subject.initialised(Cipher.UNWRAP_MODE).unwrap(wrapped, "none", Cipher.PRIVATE_KEY);
        }));
        return rules;
    }

    @FunctionalInterface
    private interface Init {
        void on(Subject subject, Cipher cipher) throws Exception;
    }

    private static ContractRule init(String name, Init init) {
        return new ContractRule(name, subject -> {
            init.on(subject, subject.uninitialised());
            return "done";
        });
    }

    private static ContractRule fresh(String name, Call call) {
        return new ContractRule(name + " before init", subject -> call.on(subject.uninitialised()));
    }

    private static ContractRule rule(String name, int mode, Call call) {
        return new ContractRule(name + " in mode " + mode, subject -> call.on(subject.initialised(mode)));
    }

    /** The same rule encrypting and decrypting. */
    private static List<ContractRule> ready(String name, Call call) {
        return Arrays.stream(BOTH).mapToObj(mode -> rule(name, mode, call)).toList();
    }

    private static void refuse(Executable call) {
        assertThrows(Exception.class, call);
    }
}
