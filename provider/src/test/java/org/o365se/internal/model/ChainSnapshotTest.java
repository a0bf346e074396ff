package org.o365se.internal.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.model.TestNames.alias;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.change.ChainChange;

/** What somebody who has the chain's secret, and no more, may not make of its records: MACs do not stop him, so the records must. */
class ChainSnapshotTest {
    private static final String CONTOSO_SCOPE = "contoso/alice";
    private static final String FABRIKAM_POLICY = "fabrikam/policy";

    private ChainSnapshot snapshot;
    private Policy fabrikam;

    @BeforeEach
    void makeTwoTenants() throws Exception {
        var chain = TestChain.inMemory();
        chain.createPolicy(TestChain.POLICY);
        chain.createPolicy(FABRIKAM_POLICY);
        chain.service.change(new ChainChange.CreateScope(alias(CONTOSO_SCOPE), TestChain.POLICY));
        snapshot = chain.service.current();
        fabrikam = snapshot.policy(FABRIKAM_POLICY).orElseThrow();
    }

    @Test
    void whatIsThereFits() {
        assertDoesNotThrow(() -> reassemble(scope -> scope));
    }

    @Test
    void aScopeIsNotMovedToAnotherTenantWithItsKeys() {
        assertRefused(
                "key of another policy",
                scope -> new Scope(
                        scope.id(),
                        List.of(new Name(alias("fabrikam/stolen"), fabrikam.defaultScopeTag())),
                        new Tenant("fabrikam"),
                        fabrikam.id(),
                        scope.createdAt(),
                        scope.nextKeyVersion(),
                        scope.keys()));
    }

    @Test
    void aScopeIsNotAssignedToThePolicyOfAnotherTenant() {
        assertRefused("no policy of its tenant", scope -> scope.assignedTo(fabrikam.id(), scope.names(), scope.keys()));
    }

    @Test
    void aScopeHasNoNameOfAnotherTenant() {
        for (var alias : List.of("fabrikam/alice", "contosos/alice", "contos/o/alice")) {
            assertRefused(
                    "a name that is not of its tenant",
                    scope -> scope.withNames(
                            List.of(new Name(alias(alias), scope.names().get(0).tag()))));
        }
    }

    @Test
    void noVersionNumberIsUsedTwice() {
        assertRefused("twice", scope -> scope.withNextKeyVersion(1));
    }

    @Test
    void aPolicyHasADefaultScopeOfItsOwn() {
        var changed = TestChain.policiesOf(snapshot);
        var alice = snapshot.scope(CONTOSO_SCOPE).orElseThrow().id();
        changed.replaceAll((id, policy) -> new Policy(
                id,
                policy.names(),
                policy.tenant(),
                policy.state(),
                alice,
                policy.defaultScopeTag(),
                policy.createdAt(),
                policy.nextVersion(),
                policy.versions()));
        var thrown = assertThrows(
                CorruptedKeyChainException.class,
                () -> ChainSnapshot.assemble(snapshot.chainId(), 1, changed, TestChain.scopesOf(snapshot)));
        assertTrue(thrown.getMessage().contains("no default scope of its own"), thrown::getMessage);
    }

    private void assertRefused(String why, UnaryOperator<Scope> change) {
        var thrown = assertThrows(CorruptedKeyChainException.class, () -> reassemble(change));
        assertTrue(thrown.getMessage().contains(why), thrown::getMessage);
    }

    private void reassemble(UnaryOperator<Scope> change) throws CorruptedKeyChainException {
        var scopes = TestChain.scopesOf(snapshot);
        var alice = snapshot.scope(CONTOSO_SCOPE).orElseThrow();
        scopes.put(alice.id(), change.apply(alice));
        ChainSnapshot.assemble(snapshot.chainId(), 1, TestChain.policiesOf(snapshot), scopes);
    }
}
