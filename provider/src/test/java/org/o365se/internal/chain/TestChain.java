package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import org.o365se.AvailabilityChoice;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.Profile;
import org.o365se.TestKeys;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.change.ChangePlanner;
import org.o365se.internal.change.PolicySettings;
import org.o365se.internal.config.AutoCreation;
import org.o365se.internal.config.CipherSettings;
import org.o365se.internal.config.Configuration;
import org.o365se.internal.config.GeneratedSecret;
import org.o365se.internal.health.HealthMonitor;
import org.o365se.internal.keys.KeyTimes;
import org.o365se.internal.keys.Operators;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.keys.TestPolicyKeys;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.record.ChainFile;
import org.o365se.internal.record.ChainKeys;
import org.o365se.internal.root.FakeRoots;
import org.o365se.internal.root.RecordedUses;
import org.o365se.internal.root.RootChooser;
import org.o365se.internal.root.Roots;
import org.o365se.internal.root.StickyDenials;
import org.o365se.internal.root.managed.ManagedRootStore;
import org.o365se.internal.store.ChainStorage;
import org.o365se.internal.store.MemoryChain;
import org.o365se.internal.store.UnstoredChain;
import org.o365se.internal.thread.DaemonTimer;
import org.o365se.rootkey.RootKeyHome;

/** A key chain over {@link FakeRoots}, with a clock that stands still until it is set. */
public final class TestChain {
    public static final Duration TIME_TO_LIVE = Duration.ofHours(8);
    public static final Duration LONG = Duration.ofDays(1);
    private static final String AVAILABILITY_SCHEME = "availability";

    public static final int MOST_POLICIES = 50;
    public static final String POLICY = "contoso/exchange";
    public static final String SCOPE = "contoso/alice";

    /** Of all tests: none of them waits for it. */
    public static final DaemonTimer TIMER = new DaemonTimer("test-expiry");

    public final FakeRoots roots;
    public final RecordedUses uses = new RecordedUses();
    public final AtomicLong nanos = new AtomicLong();
    public final SettableClock wallClock = new SettableClock();
    public final PolicyKeys policyKeys;
    public final HealthMonitor health = new HealthMonitor(new ChainClock(), null);
    public final LaterClock laterClock = new LaterClock();
    public final TestAudit audit;
    public final @Nullable ManagedRootStore availability;
    public final ChainService service;
    public final ChainUse use;

    private TestChain(FakeRoots roots, ChainStorage storage) throws IOException {
        this(roots, storage, Operators.NONE);
    }

    private TestChain(FakeRoots roots, ChainStorage storage, Operators operators) throws IOException {
        this(roots, storage, operators, TestPolicyKeys.times(TIME_TO_LIVE, LONG));
    }

    private TestChain(FakeRoots roots, ChainStorage storage, Operators operators, KeyTimes times) throws IOException {
        this(roots, storage, operators, times, false);
    }

    private TestChain(
            FakeRoots roots, ChainStorage storage, Operators operators, KeyTimes times, boolean hasAvailabilityStore)
            throws IOException {
        this(roots, storage, operators, times, hasAvailabilityStore, TestAudit.NONE);
    }

    private TestChain(
            FakeRoots roots,
            ChainStorage storage,
            Operators operators,
            KeyTimes times,
            boolean hasAvailabilityStore,
            TestAudit audit)
            throws IOException {
        this.audit = audit;
        this.roots = roots;
        var records = new LatePolicyRecords();
        var managed = ManagedRootStore.inMemory();
        var availability = hasAvailabilityStore ? ManagedRootStore.availabilityInMemory() : null;
        var found = new Roots(
                homes(roots, managed, availability),
                () -> {
                    roots.close();
                    managed.close();
                    if (availability != null) {
                        availability.close();
                    }
                },
                new StickyDenials(uses, records, wallClock),
                health::recording);
        this.policyKeys =
                new PolicyKeys(found, operators, times, records, new PolicyKeys.Clocks(nanos::get, wallClock, TIMER));
        var planner = new ChangePlanner(
                policyKeys,
                new RootChooser(found, managed, availability),
                operators,
                laterClock,
                new PolicySettings(Optional.of(POLICY), MOST_POLICIES, audit.seals()));
        this.service = new ChainService(
                storage,
                policyKeys,
                planner,
                new ChainSettings(
                        new Staleness(Duration.ZERO, Duration.ZERO, System::nanoTime),
                        CipherSettings.of(Configuration.empty()),
                        AutoCreation.NONE,
                        audit.sink(),
                        true,
                        () -> {},
                        health,
                        new DestructionSettings(
                                audit.receipts(),
                                name -> Objects.requireNonNull(availability).destroy(name))));
        this.availability = availability;
        records.bind(service);
        this.use = new ChainUse(service, new ChainUse.Hold(() -> {}, null));
    }

    /** Shows the time of the chain, which begins in 1970. */
    private final class ChainClock extends Clock {
        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanos.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Opened policy keys with a cache of their own. */
    PolicyKeys policyKeys() {
        return TestPolicyKeys.policyKeys(
                new Roots(Map.of(FakeRoots.SCHEME, roots)), Operators.NONE, LONG, TIME_TO_LIVE, nanos::get, TIMER);
    }

    /** An empty chain in which everything is durable at once. */
    public static TestChain inMemory() throws IOException {
        return new TestChain(new FakeRoots(), new MemoryChain());
    }

    /** An empty chain in memory with other times. */
    public static TestChain withTimes(KeyTimes times) throws IOException {
        return new TestChain(new FakeRoots(), new MemoryChain(), Operators.NONE, times);
    }

    private static Map<String, RootKeyHome> homes(
            FakeRoots roots, ManagedRootStore managed, @Nullable ManagedRootStore availability) {
        var homes =
                new HashMap<String, RootKeyHome>(Map.of(FakeRoots.SCHEME, roots, RootKeyUri.MANAGED_SCHEME, managed));
        if (availability != null) {
            homes.put(AVAILABILITY_SCHEME, availability);
        }
        return homes;
    }

    /** An empty chain in memory with a store for availability keys. */
    public static TestChain withAvailabilityStore() throws IOException {
        return new TestChain(
                new FakeRoots(), new MemoryChain(), Operators.NONE, TestPolicyKeys.times(TIME_TO_LIVE, LONG), true);
    }

    /** Another process with the same content and root keys, and an empty cache. */
    public TestChain restarted() throws IOException {
        var other = of(roots, snapshot());
        other.wallClock.set(wallClock.millis());
        return other;
    }

    /** A chain with an audit log and an availability key store, whose policies can have approvers. */
    public static TestChain withAudit(Path folder) throws IOException {
        return withAudit(new FakeRoots(), new MemoryChain(), TestAudit.in(folder));
    }

    private static TestChain withAudit(FakeRoots roots, ChainStorage storage, TestAudit audit) throws IOException {
        return new TestChain(roots, storage, Operators.NONE, TestPolicyKeys.times(TIME_TO_LIVE, LONG), true, audit);
    }

    /** An empty chain whose policies need an operator's signature. */
    public static TestChain withOperators(Operators operators) throws IOException {
        return new TestChain(new FakeRoots(), new MemoryChain(), operators);
    }

    /** An empty chain whose changes are durable when they are stored. */
    static TestChain untilStored() throws IOException {
        return new TestChain(new FakeRoots(), new UnstoredChain(ChainSnapshot.empty(ChainId.random())));
    }

    /** A chain of this content. */
    static TestChain of(FakeRoots roots, ChainSnapshot content) throws IOException {
        return new TestChain(roots, new UnstoredChain(content));
    }

    /** A chain in memory with one policy and one scope of it. */
    public static TestChain withScope() throws IOException, KeyChainException {
        var chain = inMemory();
        chain.createPolicy(POLICY);
        chain.createScope(SCOPE, POLICY);
        return chain;
    }

    public void createPolicy(String alias) throws KeyChainException {
        createPolicy(alias, Profile.EXCHANGE);
    }

    public void createPolicy(String alias, Profile profile) throws KeyChainException {
        service.change(new ChainChange.CreatePolicy(DataEncryptionPolicy.builder(alias)
                .profile(profile)
                .rootKeys(rootOf(alias, 1), rootOf(alias, 2))
                .build()));
    }

    /** Creates a policy with an availability key. */
    public void createPolicy(String alias, Profile profile, AvailabilityChoice choice) throws KeyChainException {
        service.change(new ChainChange.CreatePolicy(DataEncryptionPolicy.builder(alias)
                .profile(profile)
                .rootKeys(rootOf(alias, 1), rootOf(alias, 2))
                .availability(choice)
                .availabilityKey(rootOf(alias, 3))
                .build()));
    }

    public ChainSnapshot snapshot() {
        return service.current();
    }

    /** Puts a policy into the chain as somebody does who can write its file. */
    public void put(Policy policy) throws IOException {
        put(draft -> draft.put(policy));
    }

    /** As {@link #put(Policy)}, with whatever is put into the draft. */
    void put(Consumer<ChainDraft> change) throws IOException {
        var draft = new ChainDraft(service.current());
        change.accept(draft);
        assertTrue(service.commit(draft.toPlan()).isPresent());
    }

    /** Returns a snapshot with something put into it. */
    public static ChainSnapshot with(ChainSnapshot base, Consumer<ChainDraft> change) {
        var draft = new ChainDraft(base);
        change.accept(draft);
        return draft.toPlan().applyTo(base).orElseThrow();
    }

    public static Map<PolicyId, Policy> policiesOf(ChainSnapshot snapshot) {
        var policies = new LinkedHashMap<PolicyId, Policy>();
        snapshot.policies().forEach(policy -> policies.put(policy.id(), policy));
        return policies;
    }

    public static Map<ScopeId, Scope> scopesOf(ChainSnapshot snapshot) {
        var scopes = new LinkedHashMap<ScopeId, Scope>();
        snapshot.scopes().forEach(scope -> scopes.put(scope.id(), scope));
        return scopes;
    }

    public static String rootOf(String policy, int number) {
        return FakeRoots.SCHEME + ":" + policy + "-" + number;
    }

    public void createScope(String alias, String policy) throws KeyChainException {
        service.change(new ChainChange.CreateScope(Alias.of(alias), policy));
    }

    ScopeId scopeId(String alias) {
        return service.scopeIdOf(alias).orElseThrow();
    }

    Scope scope(String alias) {
        return service.current().scope(alias).orElseThrow();
    }

    public Policy policy(String alias) {
        return service.current().policy(alias).orElseThrow();
    }

    public KeyHandle key(String alias) {
        return use.handle(alias).orElseThrow();
    }

    public static char[] newSecret() {
        return GeneratedSecret.generate(new SecureRandom());
    }

    /** The bytes of the chain's file under a generated secret, so that no slow derivation is paid. */
    public byte[] file(char[] secret) throws IOException {
        var out = new ByteArrayOutputStream();
        service.store(out, secret);
        return out.toByteArray();
    }

    /** Reads a file with its secret; with null, only to be listed. */
    public static ChainFile.Loaded read(byte[] file, char[] secret) throws IOException {
        ChainFile.KeyFinder withSecret = (origin, chainId) -> ChainKeys.derive(origin, chainId, secret);
        return ChainFile.read(new ByteArrayInputStream(file), secret == null ? null : withSecret);
    }

    // ---- messages ----

    public static byte[] seal(Key key, byte[] plain) throws GeneralSecurityException {
        var cipher = newCipher();
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher.doFinal(plain);
    }

    public static byte[] open(Key key, byte[] message) throws GeneralSecurityException {
        var cipher = newCipher();
        cipher.init(Cipher.DECRYPT_MODE, key);
        return cipher.doFinal(message);
    }

    public static Cipher newCipher() throws GeneralSecurityException {
        return Cipher.getInstance("O365ServiceEncryption", TestKeys.provider());
    }
}
