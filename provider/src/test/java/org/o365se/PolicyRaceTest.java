package org.o365se;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.store.LiveFolder;

/** Threads of two processes create, assign, roll, replace and drop at the same time: each change succeeds or is told to be tried again, and no message is lost. */
class PolicyRaceTest {
    private static final List<String> POLICIES = List.of("contoso/one", "contoso/two");
    private static final int THREADS = 4;
    private static final int CHANGES = Boolean.getBoolean("long") ? 2_000 : 60;
    /** What a change may be told that another one has overtaken. */
    private static final Set<ProviderErrorId> OVERTAKEN = Set.of(
            ProviderErrorId.CHAIN_WRITE_FAILED,
            ProviderErrorId.POLICY_CHANGED_MEANWHILE,
            ProviderErrorId.POLICY_KEY_NEEDED,
            ProviderErrorId.POLICY_ROOTS_BAD);

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final RotatableRoots.World world = new RotatableRoots.World();
    private final List<String> roots = new ArrayList<>();
    private final List<String> scopes = new CopyOnWriteArrayList<>();
    private final Queue<Written> messages = new ConcurrentLinkedQueue<>();
    private LiveFolder live;
    private Path elsewhere;

    private record Written(String alias, SealedText message) {}

    private enum Change {
        CREATE,
        ASSIGN,
        ASSIGN_ALL,
        ROLL,
        REFRESH,
        REPLACE,
        FINISH,
        DROP,
        NAME,
        ROLL_SCOPE,
        WRITE,
        READ
    }

    @BeforeEach
    void makeTwoPolicies() throws Exception {
        live = new LiveFolder(folder);
        live.init();
        elsewhere = Files.copy(live.configuration, folder.resolve("elsewhere.properties"));
        for (int i = 0; i < 6; i++) {
            roots.add(world.make("root-" + i));
        }
        try (var chain = live.open()) {
            for (int i = 0; i < POLICIES.size(); i++) {
                chain.create(DataEncryptionPolicy.builder(POLICIES.get(i))
                        .availability(AvailabilityChoice.NONE)
                        .rootKeys(roots.get(2 * i), roots.get(2 * i + 1))
                        .build());
                create(chain, "contoso/first-" + i, POLICIES.get(i));
            }
        }
    }

    private void create(KeyChain chain, String alias, String policy) throws Exception {
        chain.create(EncryptionScope.of(alias, policy));
        scopes.add(alias);
        write(chain, alias);
    }

    private void write(KeyChain chain, String scope) throws Exception {
        messages.add(new Written(scope, SealedText.seal(chain, scope, "of " + scope + " number " + messages.size())));
    }

    @Test
    void changesOfManyThreadsAndTwoProcessesLoseNoMessage() throws Exception {
        var done = new EnumMap<Change, Integer>(Change.class);
        var threads = Executors.newFixedThreadPool(THREADS);
        try (var here = live.open();
                var there = KeyChain.open(elsewhere)) {
            var work = new ArrayList<Future<Map<Change, Integer>>>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                work.add(threads.submit(() -> change(number % 2 == 0 ? here : there, number)));
            }
            for (var one : work) {
                one.get().forEach((change, times) -> done.merge(change, times, Integer::sum));
            }
            for (var chain : List.of(here, there)) {
                chain.forget();
                assertAllOpen(chain);
            }
            for (var policy : POLICIES) {
                var operations = here.operations(policy);
                long newest = operations.finish(WorkOptions.DEFAULT).policyKeyVersion();
                for (long version = 1; version < newest; version++) {
                    operations.drop(version);
                }
            }
            assertEquals(List.of(), there.check().problems());
            there.forget();
            assertAllOpen(there);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("Seed " + seed + "; changes: " + done, e);
        } finally {
            threads.shutdownNow();
        }
        assertEquals(Set.of(Change.values()), done.keySet(), "some change never succeeded");
        System.out.println("[policy race] " + done + ", " + messages.size() + " messages");
    }

    private void assertAllOpen(KeyChain chain) throws Exception {
        for (var written : messages) {
            assertEquals(written.message().text(), written.message().open(chain, written.alias()));
        }
    }

    /** Returns how many changes of each kind succeeded. */
    private Map<Change, Integer> change(KeyChain chain, int thread) throws Exception {
        var random = new Random(seed + thread);
        var done = new EnumMap<Change, Integer>(Change.class);
        var all = Change.values();
        // Each kind at least once, in an order of its own.
        for (int i = 0; i < CHANGES; i++) {
            var next = all[i < all.length ? (i + thread) % all.length : random.nextInt(all.length)];
            try {
                change(next, chain, random, "contoso/" + thread + "-" + i);
                done.merge(next, 1, Integer::sum);
            } catch (KeyChainException e) {
                assertTrue(e.id() instanceof ProviderErrorId id && OVERTAKEN.contains(id), () -> next + ": " + e);
            }
        }
        return done;
    }

    private void change(Change next, KeyChain chain, Random random, String name) throws Exception {
        var policy = POLICIES.get(random.nextInt(POLICIES.size()));
        var operations = chain.operations(policy);
        var scope = scopes.get(random.nextInt(scopes.size()));
        switch (next) {
            case CREATE -> create(chain, name, policy);
            case ASSIGN -> chain.assign(scope, policy);
            case ASSIGN_ALL -> chain.assignAll(List.copyOf(scopes), policy, WorkOptions.DEFAULT);
            case ROLL -> operations.roll(WorkOptions.DEFAULT);
            case REFRESH -> {
                world.rotate(chain.requirePolicy(policy).rootKeys().get(0));
                operations.refresh(WorkOptions.DEFAULT);
            }
            case REPLACE -> {
                var now = chain.requirePolicy(policy).rootKeys();
                var unused = roots.stream().filter(root -> !now.contains(root)).toList();
                operations.replaceRoot(
                        now.get(random.nextInt(2)), unused.get(random.nextInt(unused.size())), WorkOptions.DEFAULT);
            }
            case FINISH -> operations.finish(WorkOptions.DEFAULT);
            case DROP -> {
                long newest = chain.requirePolicy(policy).policyKeyVersion();
                if (newest > 1) {
                    operations.drop(1 + random.nextLong(newest - 1));
                }
            }
            case NAME -> chain.name(scope, name);
            case ROLL_SCOPE -> chain.rollScopeKey(scope);
            case WRITE -> write(chain, scope);
            case READ -> assertAllOpen(chain);
        }
    }
}
