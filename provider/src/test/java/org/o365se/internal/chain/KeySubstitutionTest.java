package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.model.TestNames.alias;

import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.Access;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.rootkey.RootKeyCorruptException;

/**
 * Somebody who has the chain's secret, and so can write any record, tries to make a victim encrypt under a key that he can open: by names that point elsewhere, by scope
 * keys of his own, by another default scope. He holds the key of the policy {@code contoso/mallory} and that of no other.
 */
class KeySubstitutionTest {
    private static final String MALLORY = "contoso/mallory";
    private static final String MALLORYS_SCOPE = "contoso/mallory/box";
    private static final byte[] MAIL = {1, 2, 3};

    private TestChain chain;
    private byte[] message;

    @BeforeEach
    void makeTwoPolicies() throws Exception {
        chain = TestChain.withScope();
        chain.createPolicy(MALLORY);
        chain.createScope(MALLORYS_SCOPE, MALLORY);
        message = TestChain.seal(chain.key(TestChain.SCOPE), MAIL);
    }

    private static List<Name> named(String alias, List<Name> like) {
        return List.of(new Name(alias(alias), like.get(0).tag()));
    }

    private void put(Scope... forged) throws Exception {
        chain.put(draft -> {
            for (var scope : forged) {
                draft.put(scope);
            }
        });
    }

    private void put(Policy forged) throws Exception {
        chain.put(forged);
    }

    private void assertForged(ProviderErrorId id, Cipher cipher, int mode, String alias) {
        var refusal = assertThrows(InvalidKeyException.class, () -> cipher.init(mode, chain.key(alias)));
        assertInstanceOf(RootKeyCorruptException.class, refusal.getCause());
        assertTrue(refusal.getMessage().startsWith(id + ": "), refusal::getMessage);
    }

    private void assertNameForged(String alias) throws Exception {
        for (int mode : new int[] {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE, Cipher.WRAP_MODE, Cipher.UNWRAP_MODE}) {
            assertForged(ProviderErrorId.CHAIN_NAME_FORGED, TestChain.newCipher(), mode, alias);
        }
        assertTrue(
                chain.service.check().problems().stream()
                        .anyMatch(problem -> problem.contains(ProviderErrorId.CHAIN_NAME_FORGED.toString())),
                "a check finds it");
    }

    @Test
    void anAliasMovedToAnotherScopeOpensNothing() throws Exception {
        chain.createScope("contoso/bob", TestChain.POLICY);
        var alice = chain.scope(TestChain.SCOPE);
        var bob = chain.scope("contoso/bob");
        put(alice.withNames(List.of()), bob.withNames(named(TestChain.SCOPE, alice.names())));

        assertNameForged(TestChain.SCOPE);
    }

    @Test
    void anAliasMovedToAScopeOfAnotherPolicyOpensNothing() throws Exception {
        var alice = chain.scope(TestChain.SCOPE);
        var his = chain.scope(MALLORYS_SCOPE);
        put(alice.withNames(List.of()), his.withNames(named(TestChain.SCOPE, his.names())));

        assertNameForged(TestChain.SCOPE);
    }

    @Test
    void anAliasOfAPolicyMovedToAnotherPolicyOpensNothing() throws Exception {
        var victim = chain.policy(TestChain.POLICY);
        put(victim.withNames(List.of()));
        put(chain.policy(MALLORY).withNames(named(TestChain.POLICY, victim.names())));

        assertNameForged(TestChain.POLICY);
    }

    @Test
    void anAliasThatWasInventedOpensNothing() throws Exception {
        var his = chain.scope(MALLORYS_SCOPE);
        put(chain.scope(TestChain.SCOPE).withNames(named("contoso/invented", his.names())));

        assertNameForged("contoso/invented");
    }

    @Test
    void aHandleFoundByAForgedAliasOpensNothingAlsoOnceTheAliasIsGone() throws Exception {
        var his = chain.scope(MALLORYS_SCOPE);
        var genuine = his.names();
        put(his.withNames(named("contoso/trap", genuine)));
        var handle = chain.key("contoso/trap");
        put(his.withNames(genuine));

        var refusal = assertThrows(
                InvalidKeyException.class, () -> TestChain.newCipher().init(Cipher.ENCRYPT_MODE, handle));
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.CHAIN_NAME_FORGED + ": "), refusal::getMessage);
    }

    @Test
    void aWarmHandleNoticesThatItsPolicyHasGotAnotherDefaultScope() throws Exception {
        var handle = chain.key(TestChain.POLICY);
        TestChain.seal(handle, MAIL);
        var policy = chain.policy(TestChain.POLICY);
        put(policy.withDefaultScope(chain.scopeId(TestChain.SCOPE), policy.defaultScopeTag()));

        var refusal = assertThrows(InvalidKeyException.class, () -> TestChain.seal(handle, MAIL));
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.CHAIN_NAME_FORGED + ": "), refusal::getMessage);
        assertArrayEquals(MAIL, TestChain.open(chain.key(TestChain.SCOPE), message), "others are not disturbed");
    }

    @Test
    void namesThatAreGivenAndTakenAwayInTheUsualWayAreProved() throws Exception {
        var id = chain.scopeId(TestChain.SCOPE);
        chain.service.change(new ChainChange.AddAlias(id, alias("contoso/alias")));
        chain.service.change(new ChainChange.RemoveAlias(alias(TestChain.SCOPE)));
        chain.service.change(
                new ChainChange.AddAlias(chain.policy(TestChain.POLICY).id(), alias("contoso/other")));

        assertArrayEquals(MAIL, TestChain.open(chain.key("contoso/alias"), message));
        TestChain.seal(chain.key("contoso/other"), MAIL);
        assertEquals(List.of(), chain.service.check().problems());
    }

    @Test
    void aReassignedScopeKeepsItsNamesUnderTheKeyOfItsNewPolicy() throws Exception {
        var before = chain.key(TestChain.SCOPE);
        chain.service.change(new ChainChange.AssignScope(chain.scopeId(TestChain.SCOPE), MALLORY));

        assertArrayEquals(MAIL, TestChain.open(chain.key(TestChain.SCOPE), message));
        assertArrayEquals(MAIL, TestChain.open(before, message));
        assertEquals(List.of(), chain.service.check().problems());
    }

    @Test
    void aScopeKeyVersionThatTheOneBeforeDoesNotVouchForIsNotUsed() throws Exception {
        roll(TestChain.SCOPE);
        var scope = chain.scope(TestChain.SCOPE);
        var policyKey = chain.policyKeys().open(Access.USER, chain.policy(TestChain.POLICY), 1);
        var his = Key256.random(new SecureRandom());
        for (var tag :
                List.of(Bytes.takeOwnershipOf(new byte[32]), scope.keys().get(1).predecessorTag())) {
            var keys = new ArrayList<>(scope.keys());
            keys.set(
                    1,
                    policyKey.wrap(
                            new ScopeKeyId(scope.id(), 2), his, tag, List.of(policyKey.id()), scope.createdAt()));
            put(new Scope(
                    scope.id(),
                    scope.names(),
                    scope.tenant(),
                    scope.policy(),
                    scope.createdAt(),
                    scope.nextKeyVersion(),
                    keys));

            chain.service.forget();
            assertForged(
                    ProviderErrorId.CHAIN_SCOPE_KEY_FORGED,
                    TestChain.newCipher(),
                    Cipher.ENCRYPT_MODE,
                    TestChain.SCOPE);
        }
    }

    @Test
    void aScopeKeyVersionUnderAnotherPolicyIsRefusedWhenTheChainIsRead() throws Exception {
        roll(TestChain.SCOPE);
        var scope = chain.scope(TestChain.SCOPE);
        var hisKey = chain.scope(MALLORYS_SCOPE).currentKey();
        var keys = new ArrayList<>(scope.keys());
        keys.set(
                1,
                new WrappedScopeKey(
                        2,
                        hisKey.wrappedBy(),
                        hisKey.nonce(),
                        hisKey.wrapped(),
                        keys.get(1).predecessorTag(),
                        hisKey.lineage(),
                        0));
        var scopes = TestChain.scopesOf(chain.service.current());
        scopes.put(
                scope.id(),
                new Scope(
                        scope.id(),
                        scope.names(),
                        scope.tenant(),
                        scope.policy(),
                        scope.createdAt(),
                        scope.nextKeyVersion(),
                        keys));
        var policies = TestChain.policiesOf(chain.service.current());

        assertThrows(
                CorruptedKeyChainException.class,
                () -> ChainSnapshot.assemble(chain.service.current().chainId(), 9, policies, scopes));
    }

    @Test
    void aScopeWithTheIdOfAPolicyIsRefusedWhenTheChainIsRead() throws Exception {
        var now = chain.service.current();
        var id = ScopeId.of(chain.policy(TestChain.POLICY).id().toUuid());
        var his = chain.scope(MALLORYS_SCOPE);
        var scopes = TestChain.scopesOf(now);
        scopes.put(
                id,
                new Scope(
                        id, List.of(), his.tenant(), his.policy(), his.createdAt(), his.nextKeyVersion(), his.keys()));
        var policies = TestChain.policiesOf(now);

        assertThrows(
                CorruptedKeyChainException.class, () -> ChainSnapshot.assemble(now.chainId(), 9, policies, scopes));
    }

    @Test
    void manyScopeKeyVersionsAreProvedInOneWalkAndReadEveryMessage() throws Exception {
        var messages = new ArrayList<byte[]>();
        for (int i = 0; i < 50; i++) {
            messages.add(TestChain.seal(chain.key(TestChain.SCOPE), MAIL));
            roll(TestChain.SCOPE);
        }
        chain.service.forget();
        int before = chain.roots.unwraps.get();
        for (var old : messages) {
            assertArrayEquals(MAIL, TestChain.open(chain.key(TestChain.SCOPE), old));
        }
        assertEquals(1, chain.roots.unwraps.get() - before);
    }

    @Test
    void theDefaultScopeOfAPolicyIsAssignedAndThePolicyGetsANewOne() throws Exception {
        var sealed = TestChain.seal(chain.key(TestChain.POLICY), MAIL);
        ScopeId moved = chain.policy(TestChain.POLICY).defaultScope();
        chain.service.change(new ChainChange.AssignScope(moved, MALLORY));

        assertArrayEquals(MAIL, TestChain.open(chain.key(MALLORY), sealed));
        var again = TestChain.seal(chain.key(TestChain.POLICY), MAIL);
        assertArrayEquals(MAIL, TestChain.open(chain.key(TestChain.POLICY), again));
        assertEquals(List.of(), chain.service.check().problems());
    }

    @Test
    void noScopeKeyVersionComesAfterTheLastNumber() throws Exception {
        var scope = chain.scope(TestChain.SCOPE);
        put(scope.withNextKeyVersion(Limits.VERSION));
        roll(TestChain.SCOPE);

        var refusal = assertThrows(org.o365se.KeyChainException.class, () -> roll(TestChain.SCOPE));
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.CHAIN_TOO_LARGE + ": "), refusal::getMessage);
        var secret = TestChain.newSecret();
        assertEquals(
                Limits.VERSION,
                TestChain.read(chain.file(secret), secret)
                        .snapshot()
                        .scope(TestChain.SCOPE)
                        .orElseThrow()
                        .currentKey()
                        .version());
    }

    private void roll(String alias) throws Exception {
        chain.service.change(new ChainChange.RollScope(chain.scopeId(alias)));
    }
}
