package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.Access;
import org.o365se.AvailabilityChoice;
import org.o365se.CorruptedKeyChainException;
import org.o365se.DataEncryptionPolicy;
import org.o365se.Eventually;
import org.o365se.KeyChainException;
import org.o365se.Profile;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.KeyTimes;
import org.o365se.internal.keys.Operators;
import org.o365se.internal.keys.TestPolicyKeys;
import org.o365se.internal.model.AvailabilityDecision;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyState;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.record.RawChainFile;
import org.o365se.internal.root.PolicyRecords;
import org.o365se.internal.root.RootTimes;
import org.o365se.internal.root.RootUse;
import org.o365se.internal.root.Roots;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** The life of an availability key, the record of denials and outages, and attacks on them. */
class AvailabilityTest {
    private static final String FIRST = TestChain.rootOf(TestChain.POLICY, 1);
    private static final String SECOND = TestChain.rootOf(TestChain.POLICY, 2);
    private static final String SPARE = TestChain.rootOf(TestChain.POLICY, 3);

    private final List<TestChain> chains = new ArrayList<>();
    private TestChain chain;

    @BeforeEach
    void makeAChain() throws Exception {
        chain = opened(TestChain.inMemory());
        fill(AvailabilityChoice.OUTAGE);
    }

    /** Otherwise their root keys would be asked in the background while other tests run. */
    @AfterEach
    void closeChains() {
        chains.forEach(opened -> opened.service.close());
    }

    private TestChain opened(TestChain made) {
        chains.add(made);
        return made;
    }

    private void fill(AvailabilityChoice choice) throws KeyChainException {
        chain.createPolicy(TestChain.POLICY, Profile.EXCHANGE, choice);
        chain.createScope(TestChain.SCOPE, TestChain.POLICY);
    }

    private void fail(FailureClass first, FailureClass second) {
        chain.roots.heal();
        chain.roots.fail(FIRST, () -> RootFailureTest.failure(first));
        chain.roots.fail(SECOND, () -> RootFailureTest.failure(second));
    }

    private static void use(TestChain by, Access access) throws InvalidKeyException {
        by.key(TestChain.SCOPE).dataKeys(access).prepareToUnwrap();
    }

    private static RootKeyDeniedException assertDenied(TestChain by, Access access) {
        var refusal = assertThrows(InvalidKeyException.class, () -> use(by, access));
        return assertInstanceOf(RootKeyDeniedException.class, refusal.getCause());
    }

    private long asked(RootUse.Reason reason) {
        return chain.uses.seen().stream().filter(use -> use.reason() == reason).count();
    }

    // ---- a denial sticks ----

    @Test
    void aDeniedRootThatIsUnpluggedStaysDenied() throws Exception {
        chain.service.forget();
        fail(FailureClass.DENIED, FailureClass.TRANSIENT);
        assertDenied(chain, Access.USER);
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        var told = assertDenied(chain, Access.USER);
        assertTrue(told.getMessage().contains("denied its use at 2026-"), told::getMessage);
        assertEquals(0, asked(RootUse.Reason.AVAILABILITY));
    }

    @Test
    void aDenialOutlivesARestart() throws Exception {
        chain.service.forget();
        fail(FailureClass.DENIED, FailureClass.TRANSIENT);
        assertDenied(chain, Access.USER);
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        assertDenied(opened(chain.restarted()), Access.USER);
    }

    @Test
    void aDenialThatIsEditedOutOfTheChainIsFound() throws Exception {
        var secret = TestChain.newSecret();
        var before = new RawChainFile(chain.file(secret));
        chain.service.forget();
        fail(FailureClass.DENIED, FailureClass.TRANSIENT);
        assertDenied(chain, Access.USER);
        var file = chain.file(secret);
        assertEquals(1, deniedIn(file, secret));

        // The record of the policy as it was before, with the MAC that it had.
        var edited = new RawChainFile(file);
        for (int i = 0; i < edited.records.size(); i++) {
            edited.records.set(i, before.records.get(i));
        }
        assertThrows(CorruptedKeyChainException.class, () -> deniedIn(edited.toBytes(), secret));
    }

    private static int deniedIn(byte[] file, char[] secret) throws IOException {
        return TestChain.read(file, secret).snapshot().policies().stream()
                .mapToInt(policy -> policy.state().denied().size())
                .sum();
    }

    @Test
    void onlyASuccessOfTheSameRootClearsItsDenial() throws Exception {
        chain.service.forget();
        fail(FailureClass.DENIED, FailureClass.DENIED);
        assertDenied(chain, Access.USER);
        assertEquals(2, chain.policy(TestChain.POLICY).state().denied().size());

        chain.roots.heal();
        chain.roots.fail(FIRST, () -> RootFailureTest.failure(FailureClass.TRANSIENT));
        use(chain, Access.USER);
        var left = chain.policy(TestChain.POLICY).state().denied();
        assertEquals(
                List.of(new RootKeyUri(FIRST)),
                left.stream().map(mark -> mark.rootUri()).toList());

        chain.service.forget();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        assertDenied(chain, Access.USER);
        chain.roots.heal();
        chain.roots.fail(SECOND, () -> RootFailureTest.failure(FailureClass.TRANSIENT));
        use(chain, Access.USER);
        assertEquals(List.of(), chain.policy(TestChain.POLICY).state().denied());
    }

    @Test
    void aDenialIsWrittenOnce() throws Exception {
        chain.service.forget();
        fail(FailureClass.DENIED, FailureClass.DENIED);
        assertDenied(chain, Access.USER);
        long generation = chain.snapshot().generation();
        for (int i = 0; i < 10; i++) {
            assertDenied(chain, Access.USER);
        }
        assertEquals(generation, chain.snapshot().generation());
    }

    // ---- an outage ends ----

    @Test
    void anOutageIsBridgedUntilItsLimitAndNotLonger() throws Exception {
        use(chain, Access.USER);
        chain.wallClock.pass(Duration.ofHours(3));
        chain.service.forget();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        use(chain, Access.USER);
        assertEquals(
                chain.wallClock.millis() - Duration.ofHours(3).toMillis(),
                chain.policy(TestChain.POLICY).state().outageSince(),
                "from the last success of a root key");

        chain.service.forget();
        chain.wallClock.pass(Duration.ofHours(21));
        use(chain, Access.USER);
        chain.service.forget();
        chain.wallClock.pass(Duration.ofSeconds(1));
        var told = assertDenied(chain, Access.USER);
        assertEquals(ProviderErrorId.AVAILABILITY_OUTAGE_TOO_LONG, told.id());
        assertTrue(told.getMessage().contains("availability.max-outage"), told::getMessage);
    }

    @Test
    void aRestartDoesNotStretchAnOutage() throws Exception {
        use(chain, Access.USER);
        chain.service.forget();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        use(chain, Access.USER);
        chain.wallClock.pass(Duration.ofHours(25));
        assertEquals(
                ProviderErrorId.AVAILABILITY_OUTAGE_TOO_LONG,
                assertDenied(opened(chain.restarted()), Access.USER).id());
    }

    @Test
    void anOutageCountsFromTheLastSuccessAlsoWhereAProcessStartsWhileTheCacheOfAnotherServes() throws Exception {
        chain = withTimes(times(TestChain.LONG, Duration.ZERO, Duration.ofMillis(50)));
        fill(AvailabilityChoice.OUTAGE);
        chain.wallClock.pass(Duration.ofHours(1));
        chain.service.forget();
        use(chain, Access.USER);
        long lastSuccess = chain.wallClock.millis();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        Eventually.holds("a probe of a key in use records the outage", () -> {
            return !isDenied(chain) && chain.policy(TestChain.POLICY).state().outageSince() != 0;
        });
        assertEquals(lastSuccess, chain.policy(TestChain.POLICY).state().outageSince());
        assertEquals(0, asked(RootUse.Reason.AVAILABILITY), "the cached key served");

        chain.wallClock.pass(Duration.ofHours(24).plusSeconds(1));
        assertEquals(
                ProviderErrorId.AVAILABILITY_OUTAGE_TOO_LONG,
                assertDenied(opened(chain.restarted()), Access.USER).id());
    }

    @Test
    void aSuccessOfARootEndsTheOutage() throws Exception {
        chain.service.forget();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        use(chain, Access.USER);
        chain.roots.heal();
        chain.service.forget();
        use(chain, Access.USER);
        assertEquals(0, chain.policy(TestChain.POLICY).state().outageSince());

        chain.wallClock.pass(Duration.ofDays(2));
        chain.service.forget();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        // The last success was two days ago.
        assertDenied(chain, Access.USER);
    }

    @Test
    void systemAccessMayGoOnAfterTheLimitWhereItMayGoOnAfterADenial() throws Exception {
        chain = opened(TestChain.inMemory());
        fill(AvailabilityChoice.OUTAGE_AND_SYSTEM);
        use(chain, Access.USER);
        chain.wallClock.pass(Duration.ofHours(25));
        chain.service.forget();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        use(chain, Access.SYSTEM);
        assertDenied(chain, Access.USER);
    }

    // ---- what the availability key opened ----

    @Test
    void aBridgedKeyServesNoOtherAccessAndAtMostFiveMinutes() throws Exception {
        chain = opened(TestChain.inMemory());
        fill(AvailabilityChoice.OUTAGE_AND_SYSTEM);
        chain.service.forget();
        fail(FailureClass.DENIED, FailureClass.TRANSIENT);
        use(chain, Access.SYSTEM);
        assertDenied(chain, Access.USER);
        use(chain, Access.SYSTEM);
        assertEquals(1, asked(RootUse.Reason.AVAILABILITY), "the second access used the cache");

        chain.nanos.addAndGet(Duration.ofMinutes(5).toNanos() + 1);
        use(chain, Access.SYSTEM);
        assertEquals(2, asked(RootUse.Reason.AVAILABILITY));
        assertTrue(
                chain.uses.seen().stream()
                        .filter(use -> use.reason() == RootUse.Reason.AVAILABILITY)
                        .allMatch(use -> use.access() == Access.SYSTEM
                                && use.uri().text().equals(SPARE)),
                "each use of the availability key is seen with its access");
    }

    @Test
    void whileBridgedTheRootsAreAskedAgainAndTakeOver() throws Exception {
        chain.service.forget();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        use(chain, Access.USER);
        chain.roots.heal();
        Eventually.holds(
                "a root key unwraps in the background",
                () -> chain.policy(TestChain.POLICY).state().outageSince() == 0);
        Eventually.holds("its key is cached", () -> {
            long before = asked(RootUse.Reason.OPEN);
            return !isDenied(chain, Access.SYSTEM) && asked(RootUse.Reason.OPEN) == before;
        });
        fail(FailureClass.DENIED, FailureClass.DENIED);
        use(chain, Access.SYSTEM);
        assertEquals(1, asked(RootUse.Reason.AVAILABILITY), "the key of the root keys serves every access");
    }

    @Test
    void anAvailabilityKeyThatFailsTooIsToldBesideTheRoots() throws Exception {
        chain.service.forget();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        chain.roots.fail(SPARE, () -> RootFailureTest.failure(FailureClass.DENIED));
        var refusal = assertThrows(InvalidKeyException.class, () -> use(chain, Access.USER));
        var told = assertInstanceOf(RootKeyUnavailableException.class, refusal.getCause());
        assertTrue(
                told.getMessage().contains(" | The availability key does not unwrap it either. O365SE-9999: "),
                told::getMessage);
    }

    // ---- probe and refresh ----

    private static KeyTimes times(Duration timeToLive, Duration refreshAhead, Duration probe) {
        return new KeyTimes(
                timeToLive, refreshAhead, probe, TestChain.LONG, new RootTimes(TestChain.LONG, TestChain.LONG));
    }

    @Test
    void aProbeAsksEachRootOnceAndADenialOfBothEndsTheUseOfACachedKey() throws Exception {
        chain = withTimes(times(TestChain.LONG, Duration.ZERO, Duration.ofMillis(50)));
        fill(AvailabilityChoice.OUTAGE);
        use(chain, Access.USER);
        Eventually.holds("the roots are probed", () -> asked(RootUse.Reason.PROBE) == 2);
        assertEquals(2, asked(RootUse.Reason.PROBE), "not again while the key is not used");

        fail(FailureClass.DENIED, FailureClass.DENIED);
        use(chain, Access.USER);
        Eventually.holds("the denial is noticed", () -> asked(RootUse.Reason.PROBE) == 4);
        Eventually.holds("the key is dropped", () -> isDenied(chain));
    }

    /** However often a slow machine has to try: a probe is due only once its timer has run. */
    @Test
    void aKeyThatNobodyUsedForLongAsksARootBeforeItServesAgain() throws Exception {
        boolean isRefused = false;
        for (long wait = 200; !isRefused && wait < 60_000; wait *= 2) {
            chain = withTimes(times(TestChain.LONG, Duration.ZERO, Duration.ofMillis(20)));
            fill(AvailabilityChoice.OUTAGE);
            use(chain, Access.USER);
            Eventually.holds("the roots are probed", () -> asked(RootUse.Reason.PROBE) >= 2);
            fail(FailureClass.DENIED, FailureClass.DENIED);
            long until = System.nanoTime() + Duration.ofMillis(wait).toNanos();
            Eventually.holds("nobody uses the key for some periods", () -> System.nanoTime() - until > 0);
            isRefused = isDenied(chain);
        }
        assertTrue(isRefused, "it served first");
    }

    @Test
    void aKeyThatNobodyUsedForLongStillBridgesAnOutage() throws Exception {
        chain = withTimes(times(TestChain.LONG, Duration.ZERO, Duration.ofMillis(20)));
        fill(AvailabilityChoice.NONE);
        use(chain, Access.USER);
        Eventually.holds("the roots are probed", () -> asked(RootUse.Reason.PROBE) >= 2);
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        long until = System.nanoTime() + Duration.ofMillis(200).toNanos();
        Eventually.holds("nobody uses the key for some periods", () -> System.nanoTime() - until > 0);
        use(chain, Access.USER);
    }

    @Test
    void probesDoNotGrowWithScopesAndThreads() throws Exception {
        var period = Duration.ofMillis(50);
        long start = System.nanoTime();
        chain = withTimes(times(TestChain.LONG, Duration.ZERO, period));
        fill(AvailabilityChoice.OUTAGE);
        for (int i = 0; i < 50; i++) {
            chain.createScope("contoso/" + i, TestChain.POLICY);
        }
        long enough = asked(RootUse.Reason.PROBE) + 6;
        var pool = Executors.newFixedThreadPool(16);
        try {
            var uses = new ArrayList<Future<?>>();
            for (int thread = 0; thread < 16; thread++) {
                uses.add(pool.submit(() -> {
                    while (asked(RootUse.Reason.PROBE) < enough) {
                        for (int i = 0; i < 50; i++) {
                            chain.key("contoso/" + i).dataKeys(Access.USER).prepareToUnwrap();
                        }
                    }
                    return null;
                }));
            }
            for (var use : uses) {
                use.get();
            }
        } finally {
            pool.shutdownNow();
        }
        long periods = (System.nanoTime() - start) / period.toNanos() + 1;
        long probes = asked(RootUse.Reason.PROBE);
        assertTrue(probes <= 2 * periods, () -> probes + " uses of two root keys in " + periods + " periods");
        // One more for each period in which a slow machine did not use the key.
        assertTrue(asked(RootUse.Reason.OPEN) <= periods, () -> asked(RootUse.Reason.OPEN) + " openings");
    }

    @Test
    void aProbeThatOneRootAnswersKeepsTheKey() throws Exception {
        chain = withTimes(times(TestChain.LONG, Duration.ZERO, Duration.ofMillis(20)));
        fill(AvailabilityChoice.OUTAGE);
        use(chain, Access.USER);
        fail(FailureClass.DENIED, FailureClass.TRANSIENT);
        for (int probes = 2; probes <= 8; probes += 2) {
            int wanted = probes;
            Eventually.holds("it is probed while it is used", () -> {
                return !isDenied(chain) && asked(RootUse.Reason.PROBE) >= wanted;
            });
        }
        assertEquals(0, asked(RootUse.Reason.AVAILABILITY));
    }

    @Test
    void aKeyInUseIsRefreshedBeforeItExpiresSoThatAnOutageDoesNotBeginWithAnEmptyCache() throws Exception {
        chain = withTimes(times(Duration.ofMillis(400), Duration.ofMillis(200), Duration.ZERO));
        fill(AvailabilityChoice.OUTAGE);
        chain.service.forget();
        use(chain, Access.USER);
        long before = asked(RootUse.Reason.OPEN);
        chain.nanos.addAndGet(Duration.ofMillis(250).toNanos());
        Eventually.holds("a root key is asked though no caller waits", () -> asked(RootUse.Reason.OPEN) > before);
    }

    private TestChain withTimes(KeyTimes times) throws IOException {
        return opened(TestChain.withTimes(times));
    }

    private static boolean isDenied(TestChain chain) {
        return isDenied(chain, Access.USER);
    }

    private static boolean isDenied(TestChain chain, Access access) {
        try {
            use(chain, access);
            return false;
        } catch (InvalidKeyException e) {
            return e.getCause() instanceof RootKeyDeniedException;
        }
    }

    // ---- forgetting ----

    @Test
    void aForgottenPolicyAsksItsRootsAgainInEveryProcess() throws Exception {
        use(chain, Access.USER);
        long generation = chain.snapshot().generation();
        fail(FailureClass.MISCONFIGURED, FailureClass.MISCONFIGURED);
        use(chain, Access.USER);
        chain.service.change(
                new ChainChange.ForgetPolicy(chain.policy(TestChain.POLICY).id()));
        assertEquals(generation + 1, chain.snapshot().generation());
        assertThrows(InvalidKeyException.class, () -> use(chain, Access.USER));
    }

    // ---- the choice ----

    private void set(AvailabilityChoice choice) throws KeyChainException {
        set(choice, Optional.empty());
    }

    private void set(AvailabilityChoice choice, Optional<String> key) throws KeyChainException {
        chain.service.change(
                new ChainChange.SetAvailability(chain.policy(TestChain.POLICY).id(), choice, key.map(RootKeyUri::new)));
    }

    @Test
    void theChoiceCanBeWidenedWithARootKeyAndTheKeyDroppedWithoutOne() throws Exception {
        set(AvailabilityChoice.OUTAGE_AND_SYSTEM);
        chain.service.forget();
        fail(FailureClass.DENIED, FailureClass.DENIED);
        use(chain, Access.SYSTEM);

        set(AvailabilityChoice.NONE);
        chain.service.forget();
        assertDenied(chain, Access.SYSTEM);
        assertEquals(
                Optional.empty(),
                chain.policy(TestChain.POLICY).currentVersion().availability());
        assertThrows(KeyChainException.class, () -> set(AvailabilityChoice.OUTAGE));
        assertEquals(AvailabilityChoice.NONE, chain.policy(TestChain.POLICY).availability());

        chain.roots.heal();
        var policy = chain.policy(TestChain.POLICY);
        for (int root = 0; root < 2; root++) {
            // As 'chain check' does, which removes the denials.
            chain.policyKeys.openByRoot(policy, policy.currentVersion(), root).destroy();
        }
        set(AvailabilityChoice.OUTAGE, Optional.of(SPARE));
        chain.service.forget();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        chain.wallClock.pass(Duration.ofHours(1));
        use(chain, Access.USER);
    }

    @Test
    void whoHasOnlyTheAvailabilityKeyCannotWidenItsUse() throws Exception {
        chain.service.forget();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        use(chain, Access.USER);
        assertThrows(KeyChainException.class, () -> set(AvailabilityChoice.OUTAGE_AND_SYSTEM));
        assertEquals(AvailabilityChoice.OUTAGE, chain.policy(TestChain.POLICY).availability());
    }

    @Test
    void theAvailabilityKeyCanBeRolled() throws Exception {
        set(AvailabilityChoice.OUTAGE, Optional.of("fake:another"));
        chain.service.forget();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        chain.roots.fail(SPARE, () -> RootFailureTest.failure(FailureClass.DENIED));
        use(chain, Access.USER);
    }

    @Test
    void aRootKeyIsNoAvailabilityKey() {
        var told = assertThrows(KeyChainException.class, () -> set(AvailabilityChoice.OUTAGE, Optional.of(FIRST)));
        assertEquals(ProviderErrorId.AVAILABILITY_BAD, told.id());
        told = assertThrows(
                KeyChainException.class,
                () -> chain.service.change(new ChainChange.CreatePolicy(DataEncryptionPolicy.builder("contoso/other")
                        .rootKeys("fake:1", "fake:2")
                        .availabilityKey("fake:2;elsewhere")
                        .build())));
        assertEquals(ProviderErrorId.AVAILABILITY_BAD, told.id());
    }

    @Test
    void withoutAStoreForIt_aPolicyHasNoAvailabilityKeyUnlessItIsAskedFor() throws Exception {
        chain.createPolicy("contoso/plain");
        assertEquals(AvailabilityChoice.NONE, chain.policy("contoso/plain").availability());
        var told = assertThrows(
                KeyChainException.class,
                () -> chain.service.change(new ChainChange.CreatePolicy(DataEncryptionPolicy.builder("contoso/other")
                        .rootKeys("fake:1", "fake:2")
                        .availability(AvailabilityChoice.OUTAGE)
                        .build())));
        assertEquals(ProviderErrorId.CONFIGURATION_INCOMPLETE, told.id());
    }

    // ---- attacks by somebody who can write the chain and knows its secret ----

    @Test
    void aChoiceThatNoHolderOfThePolicyKeyMadeIsRefused() throws Exception {
        for (var forged : List.of(
                new AvailabilityDecision(
                        AvailabilityChoice.OUTAGE_AND_SYSTEM,
                        Optional.of(new KeyTag(
                                1,
                                chain.policy(TestChain.POLICY).defaultScopeTag().bytes()))),
                new AvailabilityDecision(AvailabilityChoice.OUTAGE_AND_SYSTEM, Optional.empty()))) {
            var policy = chain.policy(TestChain.POLICY);
            chain.put(policy.withState(policy.state().with(forged)));
            chain.service.forget();
            fail(FailureClass.DENIED, FailureClass.DENIED);
            var told = assertDenied(chain, Access.SYSTEM);
            assertTrue(
                    List.of(told.getSuppressed()).stream()
                            .anyMatch(e -> String.valueOf(e.getMessage())
                                    .startsWith(ProviderErrorId.CHAIN_NAME_FORGED + ": ")),
                    told::toString);
        }
    }

    @Test
    void aCopyUnderTheAvailabilityKeyThatIsOfAnotherPolicyKeyIsRefused() throws Exception {
        chain.createPolicy("contoso/other", Profile.EXCHANGE, AvailabilityChoice.OUTAGE);
        var policy = chain.policy(TestChain.POLICY);
        var stolen = chain.policy("contoso/other").currentVersion().availability();
        chain.put(policy.withVersions(List.of(policy.currentVersion().withAvailability(stolen))));
        chain.service.forget();
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        assertThrows(InvalidKeyException.class, () -> use(chain, Access.USER));
    }

    // ---- a chain that cannot be written ----

    @Test
    void withoutARecordOfTheOutageTheAvailabilityKeyIsNotUsed() throws Exception {
        var records = new UnwritableRecords(chain.service);
        var keys = TestPolicyKeys.policyKeys(
                new Roots(Map.of("fake", chain.roots)),
                Operators.NONE,
                TestPolicyKeys.times(TestChain.LONG, TestChain.LONG),
                records,
                chain.nanos::get,
                TestChain.TIMER);
        fail(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        var policy = chain.policy(TestChain.POLICY);
        var told = assertThrows(RootKeyUnavailableException.class, () -> keys.open(Access.USER, policy, 1));
        assertTrue(List.of(told.getSuppressed()).contains(records.failure), told::toString);
        assertSame(policy, chain.policy(TestChain.POLICY));
    }

    /** Records that can be read and not written, as on a full disk. */
    private record UnwritableRecords(ChainService chain, IOException failure) implements PolicyRecords {
        UnwritableRecords(ChainService chain) {
            this(chain, new IOException("the disk is full"));
        }

        @Override
        public Optional<Policy> newest(PolicyId id) {
            return chain.newest(id);
        }

        @Override
        public void update(PolicyId id, UnaryOperator<PolicyState> change) throws IOException {
            throw failure;
        }
    }
}
