package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.PolicyStatus.State;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.ScopeId;
import org.o365se.rootkey.RootKeyDeniedException;

/** Rolling, replacing, recovering, disabling and dropping: control moves forward, and what was readable stays readable. */
class PolicyOperationsTest {
    private static final byte[] MAIL = {1, 2, 3};
    private static final String POLICY = TestChain.POLICY;
    private static final String SCOPE = TestChain.SCOPE;
    private static final int MORE_SCOPES = 20;

    private TestChain chain;
    private PolicyOperations operations;
    private byte[] message;

    @BeforeEach
    void makeAPolicy() throws Exception {
        use(TestChain.withScope());
    }

    private void use(TestChain made) throws Exception {
        chain = made;
        for (int i = 0; i < MORE_SCOPES; i++) {
            chain.createScope("contoso/" + i, POLICY);
        }
        operations = new PolicyOperations(chain.use, chain.policy(POLICY).id());
        message = TestChain.seal(chain.key(SCOPE), MAIL);
    }

    private void requireReadable() throws Exception {
        chain.service.forget();
        assertArrayEquals(MAIL, TestChain.open(chain.key(SCOPE), message));
    }

    private void deny(String root) {
        chain.roots.fail(root, () -> new RootKeyDeniedException(() -> 9999, "destroyed", null));
    }

    private PolicyStatus status() {
        return ChainEntries.toPolicy(chain.service.policy(POLICY).orElseThrow()).status();
    }

    @Test
    void aRollWrapsEveryScopeAgainAndCostsAFewRootOperations() throws Exception {
        chain.service.forget();
        int wraps = chain.roots.wraps.get();
        int unwraps = chain.roots.unwraps.get();
        var report = operations.roll(WorkOptions.DEFAULT);

        assertEquals(new RollReport(2, true, MORE_SCOPES + 2, MORE_SCOPES + 2, false), report);
        assertEquals(2, chain.roots.wraps.get() - wraps, "one for each root key");
        // The old key for the new tag, both new copies as a proof, and once each for the sweep.
        assertEquals(5, chain.roots.unwraps.get() - unwraps);
        assertEquals(State.ENABLED, status().state());
        requireReadable();
        assertEquals(0, chain.service.check().problems().size());
    }

    @Test
    void anotherRollWhileScopesAreLeftOnlyFinishes() throws Exception {
        var id = chain.policy(POLICY).id();
        chain.service.change(new ChainChange.RollPolicy(id, 1, false, List.of(), false));
        assertEquals("ROLLING 0/" + (MORE_SCOPES + 2), status().toString());
        requireReadable();

        assertFalse(operations.roll(WorkOptions.DEFAULT).isNewVersion());
        assertEquals(2, chain.policy(POLICY).currentVersion().number());
        assertEquals(State.ENABLED, status().state());
        assertTrue(operations.roll(WorkOptions.DEFAULT).isNewVersion());
    }

    @Test
    void twoOperatorsWhoRollAtOnceMakeOneVersion() throws Exception {
        var id = chain.policy(POLICY).id();
        var change = new ChainChange.RollPolicy(id, 1, false, List.of(), false);
        chain.service.change(change);
        var refused = assertThrows(KeyChainException.class, () -> chain.service.change(change));
        assertEquals(ProviderErrorId.POLICY_CHANGED_MEANWHILE, refused.id());
    }

    @Test
    void aRefreshWithoutANewerVersionMakesNone() throws Exception {
        assertFalse(operations.refresh(WorkOptions.DEFAULT).isNewVersion());
        assertEquals(1, chain.policy(POLICY).versions().size());
    }

    @Test
    void aLostRootKeyIsReplacedWhileTheOtherServes() throws Exception {
        deny(TestChain.rootOf(POLICY, 1));
        var report = operations.replaceRoot(TestChain.rootOf(POLICY, 1), "fake:new", WorkOptions.DEFAULT);
        assertTrue(report.isNewVersion());
        assertFalse(operations
                .replaceRoot(TestChain.rootOf(POLICY, 1), "fake:new", WorkOptions.DEFAULT)
                .isNewVersion());

        deny(TestChain.rootOf(POLICY, 2));
        requireReadable();
    }

    @Test
    void bothRootKeysAreReplacedAtOnceAndTheOldOnesCanBeDestroyed() throws Exception {
        var old = ChainEntries.toPolicy(chain.service.policy(POLICY).orElseThrow())
                .roots();
        operations.replaceRoots("fake:a", "fake:b", WorkOptions.DEFAULT);
        assertFalse(
                operations.replaceRoots("fake:b", "fake:a", WorkOptions.DEFAULT).isNewVersion());
        assertFalse(operations.retireCheck(1).isNeeded());
        operations.drop(1);
        try (var keyChain = new KeyChain(chain.use)) {
            for (var root : old) {
                assertFalse(keyChain.retireCheckRoot(root.uri(), root.version()).isNeeded());
                deny(root.uri());
            }
            requireReadable();
            assertEquals(0, chain.service.check().problems().size());
            chain = chain.restarted();
            assertArrayEquals(MAIL, TestChain.open(chain.key(SCOPE), message));
        }
    }

    @Test
    void aRootKeyVersionThatNoRecordHasIsNotTakenForOneThatIsNotNeeded() throws Exception {
        var root = ChainEntries.toPolicy(chain.service.policy(POLICY).orElseThrow())
                .roots()
                .get(0);
        try (var keyChain = new KeyChain(chain.use)) {
            assertEquals(
                    ProviderErrorId.ROOT_KEY_NOT_IN_CHAIN,
                    assertThrows(
                                    KeyChainException.class,
                                    () -> keyChain.retireCheckRoot(root.uri(), root.version() + "0"))
                            .id());
            // The same key under another URI is still needed.
            assertTrue(keyChain.retireCheckRoot(root.uri() + ";other=form", root.version())
                    .isNeeded());
        }
    }

    @Test
    void theTwoRootKeysStayTwoKeys() {
        var refused = assertThrows(
                KeyChainException.class,
                () -> operations.replaceRoot(
                        TestChain.rootOf(POLICY, 1), TestChain.rootOf(POLICY, 2), WorkOptions.DEFAULT));
        assertEquals(ProviderErrorId.POLICY_ROOTS_BAD, refused.id());
        assertThrows(
                KeyChainException.class, () -> operations.replaceRoot("fake:unknown", "fake:new", WorkOptions.DEFAULT));
        assertEquals(1, chain.policy(POLICY).versions().size());
    }

    @Test
    void aVersionThatIsNeededIsNotDropped() throws Exception {
        var id = chain.policy(POLICY).id();
        assertDropRefused(1, ProviderErrorId.POLICY_KEY_NEEDED);
        chain.service.change(new ChainChange.RollPolicy(id, 1, false, List.of(), false));
        assertDropRefused(1, ProviderErrorId.POLICY_KEY_NEEDED);
        assertEquals(MORE_SCOPES + 2, operations.retireCheck(1).needed());
        assertDropRefused(9, ProviderErrorId.POLICY_KEY_UNKNOWN);
        operations.finish(WorkOptions.DEFAULT);
        operations.drop(1);
        operations.drop(1);
        assertTrue(chain.policy(POLICY).version(1).isDropped());
        requireReadable();
    }

    private void assertDropRefused(long version, ProviderErrorId why) {
        assertEquals(
                why,
                assertThrows(KeyChainException.class, () -> operations.drop(version))
                        .id());
    }

    @Test
    void aDisabledPolicyServesNothingUntilARootKeyEnablesIt() throws Exception {
        operations.disable();
        assertEquals(State.DISABLED, status().state());
        assertThrows(InvalidKeyException.class, () -> TestChain.seal(chain.key(SCOPE), MAIL));
        assertThrows(KeyChainException.class, () -> operations.roll(WorkOptions.DEFAULT));
        assertThrows(
                KeyChainException.class,
                () -> chain.service.change(new ChainChange.AssignScope(
                        chain.service.scopeIdOf(SCOPE).orElseThrow(), "contoso/other")));
        deny(TestChain.rootOf(POLICY, 1));
        deny(TestChain.rootOf(POLICY, 2));
        assertThrows(KeyChainException.class, () -> operations.enable());
        assertEquals(State.DISABLED, status().state());
        chain.roots.heal();
        chain.service.forget();
        operations.enable();
        requireReadable();
    }

    @Test
    void newScopeKeysComeOnceForEachPolicyKey() throws Exception {
        operations.roll(WorkOptions.DEFAULT.newScopeKeys());
        var current = new PolicyKeyId(chain.policy(POLICY).id(), 2);
        for (var scope : chain.service.current().scopes()) {
            assertEquals(2, scope.currentKey().version());
            assertEquals(List.of(current), scope.currentKey().lineage());
        }
        assertEquals(0, operations.finish(WorkOptions.DEFAULT.newScopeKeys()).scopesRewrapped());
        requireReadable();
    }

    @Test
    void aDryRunTriesTheRootKeysAndChangesNothing() throws Exception {
        long generation = chain.service.current().generation();
        var report = operations.replaceRoots("fake:a", "fake:b", WorkOptions.DEFAULT.dryRun());
        assertEquals(new RollReport(2, true, MORE_SCOPES + 2, MORE_SCOPES + 2, true), report);
        assertEquals(generation, chain.service.current().generation());
        chain.roots.fail("fake:a", () -> new RootKeyDeniedException(() -> 9999, "no", null));
        assertThrows(
                KeyChainException.class,
                () -> operations.replaceRoots("fake:a", "fake:b", WorkOptions.DEFAULT.dryRun()));
    }

    @Test
    void aRateIsKeptAndTheListenerHearsOfEachPart() throws Exception {
        var heard = new ArrayList<Long>();
        operations.roll(WorkOptions.DEFAULT.scopesPerSecond(11).listener((done, total) -> heard.add(done)));
        assertEquals(List.of(0L, 11L, 22L), heard);
    }

    @Test
    void anInterruptedSweepSaysSoAndIsFinishedByTheSameCall() throws Exception {
        var thread = Thread.currentThread();
        var options = WorkOptions.DEFAULT.scopesPerSecond(5).listener((done, total) -> thread.interrupt());
        var stopped = assertThrows(KeyChainException.class, () -> operations.roll(options));
        assertTrue(Thread.interrupted());
        assertEquals(ProviderErrorId.WORK_INTERRUPTED, stopped.id());
        assertEquals(State.ROLLING, status().state());
        assertFalse(operations.roll(WorkOptions.DEFAULT).isNewVersion());
        assertEquals(State.ENABLED, status().state());
    }

    @Test
    void afterBothRootKeysAreLostTheAvailabilityKeyRecovers() throws Exception {
        var made = TestChain.inMemory();
        made.createPolicy(POLICY, Profile.SHAREPOINT, AvailabilityChoice.RECOVER_ONLY);
        made.createScope(SCOPE, POLICY);
        use(made);
        deny(TestChain.rootOf(POLICY, 1));
        deny(TestChain.rootOf(POLICY, 2));
        chain.service.forget();
        assertThrows(KeyChainException.class, () -> operations.roll(WorkOptions.DEFAULT));

        var report = operations.recover("fake:a", "fake:b", WorkOptions.DEFAULT);
        assertEquals(MORE_SCOPES + 2, report.scopesRewrapped());
        requireReadable();
        operations.drop(1);
        assertEquals(0, chain.service.check().problems().size());
        assertEquals(List.of(), chain.policy(POLICY).state().denied());
        assertEquals(AvailabilityChoice.RECOVER_ONLY, chain.policy(POLICY).availability());
        assertTrue(chain.policy(POLICY).currentVersion().availability().isPresent());
    }

    @Test
    void theAvailabilityKeyIsRolledAlsoWhenOlderPolicyKeysWereDropped() throws Exception {
        var made = TestChain.withAvailabilityStore();
        made.createPolicy(POLICY);
        made.createScope(SCOPE, POLICY);
        use(made);
        try (var keyChain = new KeyChain(chain.use)) {
            operations.roll(WorkOptions.DEFAULT);
            operations.drop(1);
            operations.roll(WorkOptions.DEFAULT);
            keyChain.setAvailability(POLICY, AvailabilityChoice.OUTAGE, "availability:second");
            keyChain.setAvailability(POLICY, AvailabilityChoice.OUTAGE_AND_SYSTEM);
            var versions = chain.policy(POLICY).versions();
            assertTrue(versions.get(0).availability().isEmpty());
            for (var version : versions.subList(1, versions.size())) {
                assertEquals(
                        "availability:second",
                        version.availability().orElseThrow().key().uri());
            }
            deny(TestChain.rootOf(POLICY, 1));
            deny(TestChain.rootOf(POLICY, 2));
            chain.service.forget();
            operations.recover("fake:a", "fake:b", WorkOptions.DEFAULT);
            requireReadable();
        }
    }

    @Test
    void aRecoveryThatWasInterruptedIsFinished() throws Exception {
        var made = TestChain.inMemory();
        made.createPolicy(POLICY, Profile.EXCHANGE, AvailabilityChoice.OUTAGE);
        made.createScope(SCOPE, POLICY);
        use(made);
        deny(TestChain.rootOf(POLICY, 1));
        deny(TestChain.rootOf(POLICY, 2));
        chain.service.forget();
        var thread = Thread.currentThread();
        assertThrows(
                KeyChainException.class,
                () -> operations.recover(
                        "fake:a",
                        "fake:b",
                        WorkOptions.DEFAULT.scopesPerSecond(5).listener((done, total) -> thread.interrupt())));
        assertTrue(Thread.interrupted());
        assertEquals("RECOVERING 5/" + (MORE_SCOPES + 2), status().toString());
        assertFalse(operations.recover("fake:a", "fake:b", WorkOptions.DEFAULT).isNewVersion());
        requireReadable();
    }

    @Test
    void withoutAnAvailabilityKeyNothingIsRecovered() {
        deny(TestChain.rootOf(POLICY, 1));
        deny(TestChain.rootOf(POLICY, 2));
        chain.service.forget();
        assertThrows(KeyChainException.class, () -> operations.recover("fake:a", "fake:b", WorkOptions.DEFAULT));
        assertEquals(1, chain.policy(POLICY).versions().size());
    }

    @Test
    void manyScopesAreAssignedAndTheOthersReported() throws Exception {
        chain.createPolicy("contoso/second");
        chain.createPolicy("fabrikam/other");
        chain.createScope("fabrikam/scope", "fabrikam/other");
        chain.createScope("contoso/there", "contoso/second");
        try (var keyChain = new KeyChain(chain.use)) {
            var scopes = List.of("contoso/1", "fabrikam/scope", "contoso/nobody", "contoso/there", SCOPE);
            var tried = keyChain.assignAll(scopes, "contoso/second", WorkOptions.DEFAULT.dryRun());
            assertEquals(POLICY, keyChain.requireScope("contoso/1").policy());
            var done = keyChain.assignAll(scopes, "contoso/second", WorkOptions.DEFAULT);
            assertEquals(tried.assigned(), done.assigned());
            assertEquals(List.of("contoso/1", SCOPE), done.assigned());
            assertEquals(List.of("contoso/there"), done.unchanged());
            assertEquals(
                    java.util.Set.of("fabrikam/scope", "contoso/nobody"),
                    done.failed().keySet());
            assertEquals("contoso/second", keyChain.requireScope("contoso/1").policy());
            requireReadable();
            var tenant = keyChain.assignTenant("contoso", POLICY, WorkOptions.DEFAULT);
            assertEquals(3, tenant.assigned().size());
        }
    }

    @Test
    void aTenantHasNoMorePoliciesThanTheLimit() throws Exception {
        for (int i = 1; i < TestChain.MOST_POLICIES; i++) {
            chain.createPolicy("contoso/policy " + i);
        }
        var refused = assertThrows(KeyChainException.class, () -> chain.createPolicy("contoso/another"));
        assertEquals(ProviderErrorId.POLICY_LIMIT_REACHED, refused.id());
        chain.createPolicy("contoso/files", Profile.SHAREPOINT);
        chain.createPolicy("fabrikam/mail");
        operations.disable();
        chain.createPolicy("contoso/another");
        assertEquals(
                ProviderErrorId.POLICY_LIMIT_REACHED,
                assertThrows(KeyChainException.class, () -> operations.enable()).id());
        var batch = new ChainChange.All(java.util.stream.IntStream.range(0, TestChain.MOST_POLICIES)
                .<ChainChange>mapToObj(i -> new ChainChange.CreatePolicy(DataEncryptionPolicy.builder("fabrikam/" + i)
                        .rootKeys("fake:f" + i, "fake:g" + i)
                        .build()))
                .toList());
        assertEquals(
                ProviderErrorId.POLICY_LIMIT_REACHED,
                assertThrows(KeyChainException.class, () -> chain.service.change(batch))
                        .id());
    }

    @Test
    void fromManagedToCustomerRootKeysAndBackEachScopeGetsANewKey() throws Exception {
        chain.service.change(new ChainChange.CreatePolicy(
                DataEncryptionPolicy.builder("contoso/managed").build()));
        ScopeId id = chain.service.scopeIdOf(SCOPE).orElseThrow();
        chain.service.change(new ChainChange.AssignScope(id, "contoso/managed"));
        assertEquals(2, chain.service.scope(SCOPE).orElseThrow().keyVersion());
        chain.service.change(new ChainChange.AssignScope(id, POLICY));
        assertEquals(3, chain.service.scope(SCOPE).orElseThrow().keyVersion());
        requireReadable();
        assertEquals(
                Alias.of(SCOPE).toString(),
                chain.service.scope(SCOPE).orElseThrow().alias());
    }
}
