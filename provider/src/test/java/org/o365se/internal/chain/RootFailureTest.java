package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.Access;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.crypto.KeyWipedException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** What users see when root keys fail: the other root while there is one, else the failure that matters most. */
public class RootFailureTest {
    private static final byte[] MAIL = {4, 5, 6};
    private static final String FIRST = TestChain.rootOf(TestChain.POLICY, 1);
    private static final String SECOND = TestChain.rootOf(TestChain.POLICY, 2);

    private TestChain chain;
    private KeyHandle key;
    private byte[] message;

    @BeforeEach
    void startCold() throws Exception {
        chain = TestChain.withScope();
        key = chain.key(TestChain.SCOPE);
        message = TestChain.seal(key, MAIL);
        chain.service.forget();
    }

    public static RootKeyException failure(FailureClass kind) {
        return RootKeyException.of(kind, () -> 9999, "made to fail", null);
    }

    private void fail(FailureClass first, FailureClass second) {
        chain.roots.fail(FIRST, () -> failure(first));
        chain.roots.fail(SECOND, () -> failure(second));
    }

    @ParameterizedTest
    @EnumSource
    void whileOneRootFailsTheOtherOpens(FailureClass kind) throws Exception {
        for (var failing : new String[] {FIRST, SECOND}) {
            chain.roots.heal();
            chain.roots.fail(failing, () -> failure(kind));
            for (int round = 0; round < 8; round++) {
                assertArrayEquals(MAIL, TestChain.open(key, message));
                chain.service.forget();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DENIED, CORRUPT, DENIED",
        "DENIED, MISCONFIGURED, DENIED",
        "DENIED, TRANSIENT, DENIED",
        "CORRUPT, MISCONFIGURED, CORRUPT",
        "CORRUPT, TRANSIENT, CORRUPT",
        "MISCONFIGURED, TRANSIENT, MISCONFIGURED",
        "TRANSIENT, TRANSIENT, TRANSIENT",
    })
    void whenBothRootsFailTheOneThatMattersMostIsTold(FailureClass one, FailureClass other, FailureClass told) {
        for (var order : new FailureClass[][] {{one, other}, {other, one}}) {
            fail(order[0], order[1]);
            for (int mode :
                    new int[] {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE, Cipher.WRAP_MODE, Cipher.UNWRAP_MODE}) {
                var refusal = assertThrows(
                        InvalidKeyException.class, () -> TestChain.newCipher().init(mode, key));
                var cause = assertInstanceOf(RootKeyException.class, refusal.getCause());
                assertEquals(told, cause.failureClass());
                assertTrue(refusal.getMessage().contains(TestChain.POLICY), refusal::getMessage);
                assertEquals(1, cause.getSuppressed().length, "the other root's failure is kept");
            }
        }
    }

    @Test
    void whenOnlyTheHeaderShowsThatAnOlderPolicyKeyIsNeededTheErrorComesUnchecked() throws Exception {
        chain.createPolicy("contoso/second");
        var policyHandle = chain.key("contoso/second");
        chain.service.change(new ChainChange.AssignScope(chain.scopeId(TestChain.SCOPE), "contoso/second"));
        var cipher = TestChain.newCipher();
        cipher.init(Cipher.DECRYPT_MODE, policyHandle);
        chain.service.forget();
        for (int root = 1; root <= 2; root++) {
            chain.roots.fail(TestChain.rootOf("contoso/second", root), () -> failure(FailureClass.TRANSIENT));
        }

        var first = assertThrows(RootKeyUnavailableException.class, () -> cipher.doFinal(message));
        chain.roots.heal();
        var second = assertThrows(RootKeyUnavailableException.class, () -> cipher.doFinal(message));
        assertEquals(first.getMessage(), second.getMessage(), "until init the failure stays");
        assertNotSame(first, second, "try-with-resources cannot suppress an exception into itself");

        cipher.init(Cipher.DECRYPT_MODE, policyHandle);
        assertArrayEquals(MAIL, cipher.doFinal(message));
    }

    @Test
    void aRootThatFailsInTheMiddleOfWorkIsToldByEachNewMessageAndHealsByItself() throws Exception {
        var cipher = TestChain.newCipher();
        cipher.init(Cipher.ENCRYPT_MODE, key);
        cipher.doFinal(MAIL);
        chain.service.forget();
        fail(FailureClass.DENIED, FailureClass.DENIED);

        assertThrows(RootKeyDeniedException.class, () -> cipher.doFinal(MAIL));
        chain.roots.heal();
        cipher.init(Cipher.ENCRYPT_MODE, key);
        assertArrayEquals(MAIL, TestChain.open(key, cipher.doFinal(MAIL)));
    }

    @Test
    void anExpiredKeyServesNobodyThoughNoRootAnswers() throws Exception {
        key.dataKeys(Access.USER).prepareToUnwrap();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        key.dataKeys(Access.USER).prepareToUnwrap();

        chain.nanos.addAndGet(TestChain.TIME_TO_LIVE.toNanos() + 1);
        assertThrows(InvalidKeyException.class, () -> key.dataKeys(Access.USER).prepareToUnwrap());
        assertThrows(InvalidKeyException.class, () -> key.dataKeys(Access.USER).prepareToUnwrap());
    }

    @Test
    void anExpiredKeyIsWipedThoughNoRootAnswers() throws Exception {
        var policy = chain.policy(TestChain.POLICY);
        var policyKeys = chain.policyKeys();
        var opened = policyKeys.open(Access.USER, policy, 1);
        opened.close();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);

        chain.nanos.addAndGet(TestChain.TIME_TO_LIVE.toNanos() + 1);
        assertThrows(RootKeyUnavailableException.class, () -> policyKeys.open(Access.USER, policy, 1));
        assertThrows(KeyWipedException.class, () -> opened.lineage().tag(policy.defaultScopeNaming()));
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie("another key", plain -> new byte[32]),
                lie("a key of 31 bytes", plain -> Arrays.copyOf(plain, 31)),
                lie("a key of 33 bytes", plain -> Arrays.copyOf(plain, 33)),
                lie("nothing", plain -> new byte[0]));
    }

    private static Arguments lie(String name, UnaryOperator<byte[]> lie) {
        return Arguments.of(name, lie);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void aRootThatGivesOutSomethingElseIsCorruptAndTheOtherOpens(String name, UnaryOperator<byte[]> lie)
            throws Exception {
        chain.roots.lie(FIRST, lie);
        for (int round = 0; round < 8; round++) {
            assertArrayEquals(MAIL, TestChain.open(key, message));
            chain.service.forget();
        }
        chain.roots.lie(SECOND, lie);
        var refusal = assertThrows(
                InvalidKeyException.class, () -> key.dataKeys(Access.USER).prepareToUnwrap());
        assertInstanceOf(RootKeyCorruptException.class, refusal.getCause());
    }

    // ---- making a policy ----

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void aPolicyIsNotMadeUnderARootThatDoesNotGiveBackWhatItWrapped(String name, UnaryOperator<byte[]> lie) {
        chain.roots.lie(TestChain.rootOf("contoso/new", 2), lie);
        assertNotMade(RootKeyCorruptException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aPolicyIsNotMadeUnderARootThatFails(FailureClass kind) {
        chain.roots.fail(TestChain.rootOf("contoso/new", 1), () -> failure(kind));
        assertNotMade(failure(kind).getClass());
    }

    @Test
    void aPolicyIsNotMadeOfACopyThatTheFileCouldNotHold() {
        chain.roots.lieWhenWrapping(wrapped -> Arrays.copyOf(wrapped, 5_000));
        assertNotMade(RootKeyCorruptException.class);
    }

    /** These roots unwrap a copy with something behind it, as some tokens do. */
    @ParameterizedTest
    @ValueSource(ints = {39, 41})
    void aPolicyIsNotMadeOfACopyOfAnotherLengthThanItsAlgorithmMakes(int length) {
        chain.roots.lieWhenWrapping(wrapped -> Arrays.copyOf(wrapped, length));
        assertNotMade(RootKeyCorruptException.class);
    }

    private void assertNotMade(Class<? extends RootKeyException> cause) {
        var before = chain.service.current();
        var refusal = assertThrows(KeyChainException.class, () -> chain.createPolicy("contoso/new"));
        assertInstanceOf(cause, refusal.getCause());
        assertTrue(refusal.getMessage().startsWith("O365SE-"), refusal::getMessage);
        assertSame(before, chain.service.current(), "nothing was changed");
    }

    @Test
    void rootsThatAreOneKeyOrLiveInOneHomeAreRefused() {
        var same = DataEncryptionPolicy.builder("contoso/new")
                .rootKeys("fake:x", "fake:x")
                .build();
        var refusal =
                assertThrows(KeyChainException.class, () -> chain.service.change(new ChainChange.CreatePolicy(same)));
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.POLICY_ROOTS_BAD + ": "), refusal::getMessage);
    }
}
