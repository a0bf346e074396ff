package org.o365se.internal.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.PolicyId;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** Where operators are configured, a policy counts only if one of them has signed it: a service that holds the chain's secret cannot make one up. */
class OperatorsTest {
    private static final byte[] MAIL = {1, 2, 3};

    private final KeyPair operator = newKeyPair();
    private final KeyPair stranger = newKeyPair();
    private TestChain chain;

    @BeforeEach
    void makeAChainWithAnOperator() throws Exception {
        chain = TestChain.withOperators(Operators.of(List.of(rawOf(operator))));
    }

    private static KeyPair newKeyPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] rawOf(KeyPair pair) throws IOException {
        return Ed25519.rawOf(pair.getPublic().getEncoded());
    }

    private static DataEncryptionPolicy wanted() {
        return DataEncryptionPolicy.builder(TestChain.POLICY)
                .rootKeys(TestChain.rootOf(TestChain.POLICY, 1), TestChain.rootOf(TestChain.POLICY, 2))
                .build();
    }

    private void create(OperatorConsent consent) throws KeyChainException {
        chain.service.change(new ChainChange.CreatePolicy(wanted()), consent);
    }

    private static void assertId(ProviderErrorId id, Exception refusal) {
        assertTrue(refusal.getMessage().startsWith(id + ": "), refusal::getMessage);
    }

    private void assertNotUsed() {
        int before = chain.roots.unwraps.get();
        for (int mode : new int[] {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE}) {
            var refusal = assertThrows(
                    InvalidKeyException.class, () -> TestChain.newCipher().init(mode, chain.key(TestChain.POLICY)));
            assertInstanceOf(RootKeyMisconfiguredException.class, refusal.getCause());
            assertId(ProviderErrorId.OPERATOR_SIGNATURE_MISSING, refusal);
        }
        assertThrows(Exception.class, () -> chain.createScope(TestChain.SCOPE, TestChain.POLICY));
        assertEquals(before, chain.roots.unwraps.get(), "no root was asked");
    }

    @Test
    void aPolicyThatAnOperatorSignedIsUsed() throws Exception {
        create(OperatorConsent.by(operator.getPrivate()));
        chain.createScope(TestChain.SCOPE, TestChain.POLICY);
        var key = chain.key(TestChain.SCOPE);
        assertArrayEquals(MAIL, TestChain.open(key, TestChain.seal(key, MAIL)));
        assertEquals(List.of(), chain.service.check().problems());
    }

    @Test
    void aPolicyIsNotCreatedWithoutConsentAndNoRootIsAsked() {
        assertId(
                ProviderErrorId.OPERATOR_SIGNATURE_MISSING,
                assertThrows(KeyChainException.class, () -> create(OperatorConsent.NONE)));
        assertEquals(0, chain.roots.wraps.get());
    }

    @Test
    void aStrangersSignatureIsRefused() {
        assertId(
                ProviderErrorId.OPERATOR_KEY_BAD,
                assertThrows(KeyChainException.class, () -> create(OperatorConsent.by(stranger.getPrivate()))));
        assertTrue(chain.service.policy(TestChain.POLICY).isEmpty());
    }

    @Test
    void aPolicySignedElsewhereIsUsedFromThenOn() throws Exception {
        create(OperatorConsent.LATER);
        assertNotUsed();
        assertTrue(awaitsSignature());

        var request = chain.service.operatorRequest(TestChain.POLICY).orElseThrow();
        var id = chain.policy(TestChain.POLICY).id();
        for (var wrong : new byte[][] {
            Ed25519.sign(stranger.getPrivate(), request), Ed25519.sign(operator.getPrivate(), MAIL), new byte[64], {}
        }) {
            assertId(
                    ProviderErrorId.OPERATOR_KEY_BAD,
                    assertThrows(
                            KeyChainException.class,
                            () -> chain.service.change(new ChainChange.SignPolicy(id, Bytes.takeOwnershipOf(wrong)))));
        }
        assertNotUsed();

        chain.service.change(
                new ChainChange.SignPolicy(id, Bytes.takeOwnershipOf(Ed25519.sign(operator.getPrivate(), request))));
        assertFalse(awaitsSignature());
        var key = chain.key(TestChain.POLICY);
        assertArrayEquals(MAIL, TestChain.open(key, TestChain.seal(key, MAIL)));
    }

    private boolean awaitsSignature() {
        return chain.service.policy(TestChain.POLICY).orElseThrow().awaitsSignature();
    }

    @Test
    void theSignatureOfOnePolicyDoesNotServeAnother() throws Exception {
        create(OperatorConsent.by(operator.getPrivate()));
        var signatures = chain.policy(TestChain.POLICY).versions().get(0).operatorSignatures();
        var other = DataEncryptionPolicy.builder("contoso/other")
                .rootKeys(TestChain.rootOf("contoso/other", 1), TestChain.rootOf("contoso/other", 2))
                .build();
        chain.service.change(new ChainChange.CreatePolicy(other), OperatorConsent.LATER);
        var unsigned = chain.policy("contoso/other");
        var forged = unsigned.withVersions(List.of(unsigned.versions().get(0).withOperatorSignatures(signatures)));
        chain.put(forged);

        assertId(
                ProviderErrorId.OPERATOR_SIGNATURE_MISSING,
                assertThrows(InvalidKeyException.class, () -> TestChain.seal(chain.key("contoso/other"), MAIL)));
    }

    @Test
    void consentWithoutOperatorsIsAMistake() throws Exception {
        var without = TestChain.inMemory();
        assertId(
                ProviderErrorId.OPERATOR_KEY_BAD,
                assertThrows(
                        KeyChainException.class,
                        () -> without.service.change(
                                new ChainChange.CreatePolicy(wanted()), OperatorConsent.by(operator.getPrivate()))));
    }

    @Test
    void anUnknownPolicyCannotBeSigned() {
        assertId(
                ProviderErrorId.POLICY_UNKNOWN,
                assertThrows(
                        KeyChainException.class,
                        () -> chain.service.change(
                                new ChainChange.SignPolicy(PolicyId.random(), Bytes.takeOwnershipOf(new byte[64])))));
    }

    // ---- the file ----

    private static String pem(KeyPair pair) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    @Test
    void aFileOfSeveralKeysIsRead(@TempDir Path folder) throws Exception {
        var file =
                Files.writeString(folder.resolve("operators.pem"), "Ann\n" + pem(stranger) + "\nBob\n" + pem(operator));
        chain = TestChain.withOperators(Operators.read(file));
        create(OperatorConsent.by(operator.getPrivate()));
        TestChain.seal(chain.key(TestChain.POLICY), MAIL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no key",
                "-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----",
                "-----BEGIN PRIVATE KEY-----\nMCowBQYDK2VwAyEA\n-----END PRIVATE KEY-----",
                "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n-----END PUBLIC KEY-----"
            })
    void aFileThatIsNoListOfUsableKeysIsRefused(String text, @TempDir Path folder) throws Exception {
        var file = Files.write(folder.resolve("operators.pem"), text.getBytes(StandardCharsets.UTF_8));
        assertId(ProviderErrorId.OPERATORS_UNREADABLE, assertThrows(IOException.class, () -> Operators.read(file)));
    }

    @Test
    void aMissingFileIsRefused(@TempDir Path folder) {
        assertId(
                ProviderErrorId.OPERATORS_UNREADABLE,
                assertThrows(IOException.class, () -> Operators.read(folder.resolve("missing"))));
    }
}
