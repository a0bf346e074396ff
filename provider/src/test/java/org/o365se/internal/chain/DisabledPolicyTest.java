package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.InvalidKeyException;
import java.security.ProviderException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Policy;

/** A policy that is disabled refuses all use of its keys, those that are open too, and asks no root; enabled again, all is as before. */
class DisabledPolicyTest {
    private static final byte[] MAIL = {7, 8, 9};

    private TestChain chain;
    private byte[] message;

    @BeforeEach
    void makeAChain() throws Exception {
        chain = TestChain.withScope();
        message = TestChain.seal(chain.key(TestChain.SCOPE), MAIL);
    }

    private void enable(boolean enabled) throws Exception {
        var p = chain.policy(TestChain.POLICY);
        var changed = new Policy(
                p.id(),
                p.names(),
                p.tenant(),
                p.state().enabled(enabled),
                p.defaultScope(),
                p.defaultScopeTag(),
                p.createdAt(),
                p.nextVersion(),
                p.versions());
        chain.put(changed);
    }

    private static void assertDisabled(Exception refusal) {
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.POLICY_DISABLED + ": "), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(TestChain.POLICY), refusal::getMessage);
    }

    @ParameterizedTest
    @ValueSource(ints = {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE, Cipher.WRAP_MODE, Cipher.UNWRAP_MODE})
    void noCipherBegins(int mode) throws Exception {
        enable(false);
        chain.service.forget();
        int before = chain.roots.unwraps.get();
        for (var alias : new String[] {TestChain.SCOPE, TestChain.POLICY}) {
            var key = chain.key(alias);
            assertDisabled(assertThrows(
                    InvalidKeyException.class, () -> TestChain.newCipher().init(mode, key)));
        }
        assertEquals(before, chain.roots.unwraps.get(), "no root was asked");
    }

    @Test
    void aCipherThatHasBegunUnwrapsNoDataKeyAnyMore() throws Exception {
        var key = chain.key(TestChain.SCOPE);
        var opener = TestChain.newCipher();
        opener.init(Cipher.DECRYPT_MODE, key);
        assertArrayEquals(MAIL, opener.doFinal(message));
        var sealer = TestChain.newCipher();
        sealer.init(Cipher.ENCRYPT_MODE, key);
        enable(false);

        assertDisabled(assertThrows(ProviderException.class, () -> opener.doFinal(message)));
        assertDisabled(assertThrows(ProviderException.class, () -> sealer.doFinal(MAIL)));

        enable(true);
        assertArrayEquals(MAIL, TestChain.open(key, message));
        assertArrayEquals(MAIL, TestChain.open(key, TestChain.seal(key, MAIL)));
    }

    @Test
    void noScopeIsMadeUnderIt() throws Exception {
        enable(false);
        assertDisabled(assertThrows(KeyChainException.class, () -> chain.createScope("contoso/bob", TestChain.POLICY)));
    }
}
