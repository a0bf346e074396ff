package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.Access;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.LineageKey;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.root.FakeRoots;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyDescription;

/** Opening one policy key version proves every version before it, without the root keys that wrap those, and costs one root operation however many there are. */
class PolicyLineTest {
    private TestChain chain;
    private Policy policy;

    @BeforeEach
    void makeAPolicy() throws Exception {
        chain = TestChain.withScope();
        policy = chain.policy(TestChain.POLICY);
    }

    /** Adds versions, each under root keys of its own. */
    private void roll(int versions) {
        var keys = chain.policyKeys();
        var predecessor = keys.open(Access.USER, policy, policy.currentVersion().number());
        var all = new ArrayList<>(policy.versions());
        for (int i = 0; i < versions; i++) {
            long number = all.get(all.size() - 1).number() + 1;
            var first = policy.versions().get(0).binding();
            var roots = List.of(
                    chain.roots
                            .newest(
                                    FakeRoots.SCHEME + ":" + number + "-1",
                                    first.tenant().name())
                            .describe(),
                    chain.roots
                            .newest(
                                    FakeRoots.SCHEME + ":" + number + "-2",
                                    first.tenant().name())
                            .describe());
            var binding = new Binding(
                    first.chainId(),
                    first.tenant(),
                    new PolicyKeyId(policy.id(), number),
                    first.profile(),
                    roots,
                    first.availability(),
                    first.approvers(),
                    first.threshold());
            var made = keys.make(binding, policy.displayName(), predecessor, Optional.empty());
            all.add(made.version());
            predecessor = made.opened();
        }
        policy = policy.withVersions(all).withNextVersion(all.size() + 1L);
    }

    private void destroyRootsOf(PolicyVersion version) {
        for (var root : version.binding().roots()) {
            chain.roots.fail(root.uri(), () -> new RootKeyDeniedException(() -> 9999, "destroyed", null));
        }
    }

    @Test
    void theNewestVersionOpensWhenAllOlderRootKeysAreDestroyed() {
        roll(2);
        destroyRootsOf(policy.version(1));
        destroyRootsOf(policy.version(2));

        assertEquals(
                new PolicyKeyId(policy.id(), 3),
                chain.policyKeys().open(Access.USER, policy, 3).id());
    }

    @Test
    void twoThousandVersionsCostOneRootOperation() {
        roll(2_000);
        int before = chain.roots.unwraps.get();

        assertEquals(
                2_001, chain.policyKeys().open(Access.USER, policy, 2_001).id().version());
        assertEquals(1, chain.roots.unwraps.get() - before);
    }

    @Test
    void aNameGivenWithAnOldVersionIsStillProved() {
        var naming = policy.defaultScopeNaming();
        var tag = policy.defaultScopeTag();
        roll(3);

        assertTrue(chain.policyKeys().open(Access.USER, policy, 4).lineage().verifies(naming, tag));
    }

    @Test
    void noVersionCanBeTakenOutOfTheLine() throws CorruptedKeyChainException {
        roll(3);
        for (int taken = 0; taken < 3; taken++) {
            var versions = new ArrayList<>(policy.versions());
            versions.remove(taken);
            var gap = policy.withVersions(versions);
            if (taken > 0) {
                assertForged(gap, 4);
            }
        }
    }

    @Test
    void theVersionsOfALineCannotBeExchangedForThoseOfAnotherPolicy() throws Exception {
        var other = chain.policy(TestChain.POLICY);
        roll(1);
        chain.createPolicy("contoso/second");
        var second = chain.policy("contoso/second").versions().get(0);
        var first = policy.versions().get(0);
        var swapped = new PolicyVersion(
                first.binding(),
                second.tag(),
                second.predecessorTag(),
                second.carriedLineageKey(),
                second.operatorSignatures(),
                second.copies(),
                Optional.empty());

        assertForged(policy.withVersions(List.of(swapped, policy.version(2))), 2);
        assertEquals(1, chain.policyKeys().open(Access.USER, other, 1).id().version());
    }

    /** Whoever has the file, the chain's secret and every public key can wrap a policy key of his own; he has no lineage key. */
    @Test
    void aCarriedLineageKeyCannotBeInvented() {
        roll(1);
        var genuine = policy.version(2);
        var hmac = new HmacSha512();
        var random = new java.security.SecureRandom();
        var own = Key256.random(random);
        var ownLineage = LineageKey.of(hmac, own);
        var invented = LineageKey.of(hmac, Key256.random(random));
        var tag = ownLineage.recordTag(hmac, genuine.binding());
        var copies = genuine.binding().roots().stream()
                .map(root -> Bytes.takeOwnershipOf(rootOf(root).wrap(own.getEncoded())))
                .toList();
        var forged = new PolicyVersion(
                genuine.binding(),
                tag,
                invented.predecessorTag(hmac, genuine.binding(), tag),
                ownLineage.carry(hmac, invented),
                List.of(),
                copies,
                Optional.empty());

        assertForged(policy.withVersions(List.of(policy.version(1), forged)), 2);
    }

    private org.o365se.rootkey.RootKey rootOf(RootKeyDescription root) {
        return chain.roots.exact(root, "contoso");
    }

    @Test
    void aRolledChainIsWrittenAndReadAgain() throws Exception {
        roll(2);
        var secret = TestChain.newSecret();
        var content = TestChain.with(chain.service.current(), draft -> draft.put(policy));
        var loaded = TestChain.read(TestChain.of(chain.roots, content).file(secret), secret)
                .snapshot();
        var read = TestChain.of(chain.roots, loaded);

        assertArrayEquals(
                new byte[] {7},
                TestChain.open(read.key(TestChain.SCOPE), TestChain.seal(read.key(TestChain.SCOPE), new byte[] {7})));
        assertEquals(3, loaded.policy(TestChain.POLICY).orElseThrow().versions().size());
    }

    private void assertForged(Policy forged, long version) {
        var refusal = assertThrows(
                RootKeyCorruptException.class, () -> chain.policyKeys().open(Access.USER, forged, version));
        assertTrue(refusal.getMessage().contains(ProviderErrorId.CHAIN_BINDING_WRONG + ": "), refusal::getMessage);
    }
}
