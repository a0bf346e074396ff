package org.o365se;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.internal.store.LiveFolder;

/**
 * No lock of the chain is held while a root key is called: during each call of one, two others change the chain, one of them in the same process and one in another, and the call returns
 * only when both are done.
 */
class RootUnderLockTest {
    private static final String POLICY = "contoso/customer";
    private static final String OTHER = "contoso/other";
    private static final String SCOPE = "contoso/alice";
    private static final int SCOPES = 5;

    private final RotatableRoots.World world = new RotatableRoots.World();
    private final String first = world.make("first");
    private final String second = world.make("second");
    private final String third = world.make("third");
    private final String fourth = world.make("fourth");
    private final ExecutorService others = Executors.newCachedThreadPool();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger added = new AtomicInteger();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    private KeyChain chain;
    private KeyChain elsewhere;

    /** What is done with the policy, and how to prepare it. */
    private record Operation(String name, Work preparation, Work work) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Work {
        void run(RootUnderLockTest test) throws KeyChainException;
    }

    private static final Work NONE = test -> {};

    static Stream<Operation> operations() {
        return Stream.of(
                new Operation("roll", NONE, test -> test.ofPolicy().roll(WorkOptions.DEFAULT)),
                new Operation(
                        "refresh",
                        test -> test.world.rotate(test.first),
                        test -> test.ofPolicy().refresh(WorkOptions.DEFAULT)),
                new Operation(
                        "replace a root",
                        NONE,
                        test -> test.ofPolicy().replaceRoot(test.first, test.third, WorkOptions.DEFAULT)),
                new Operation(
                        "replace both roots",
                        NONE,
                        test -> test.ofPolicy().replaceRoots(test.third, test.fourth, WorkOptions.DEFAULT)),
                new Operation(
                        "recover",
                        test -> {
                            test.world.lose(test.first);
                            test.world.lose(test.second);
                        },
                        test -> test.ofPolicy().recover(test.third, test.fourth, WorkOptions.DEFAULT)),
                new Operation(
                        "enable",
                        test -> test.ofPolicy().disable(),
                        test -> test.ofPolicy().enable()),
                new Operation(
                        "assign many",
                        NONE,
                        test -> assertEquals(
                                SCOPES,
                                test.chain
                                        .assignAll(aliases(), OTHER, WorkOptions.DEFAULT)
                                        .assigned()
                                        .size())),
                new Operation(
                        "assign a tenant",
                        NONE,
                        test -> test.chain.assignTenant("contoso", OTHER, WorkOptions.DEFAULT)),
                new Operation("roll a scope key", NONE, test -> test.chain.rollScopeKey(SCOPE + 0)),
                new Operation("name a scope", NONE, test -> test.chain.name(SCOPE + 0, "contoso/bob")));
    }

    private static List<String> aliases() {
        return Stream.iterate(0, i -> i + 1).limit(SCOPES).map(i -> SCOPE + i).toList();
    }

    @BeforeEach
    void makeTwoPolicies() throws Exception {
        var live = new LiveFolder(folder);
        LiveFolder.writeSecret(folder.resolve("availability.secret"));
        live.configure(
                "availability.keystore = availability.p12", "availability.secret-source = file:availability.secret");
        live.init();
        chain = live.open();
        var copy = folder.resolve("elsewhere.properties");
        Files.copy(live.configuration, copy);
        elsewhere = KeyChain.open(copy);
        chain.create(DataEncryptionPolicy.builder(POLICY)
                .availability(AvailabilityChoice.RECOVER_ONLY)
                .rootKeys(first, second)
                .build());
        chain.create(DataEncryptionPolicy.builder(OTHER).rootKeys(third, fourth).build());
        chain.create(DataEncryptionPolicy.builder("fabrikam/managed").build());
        for (var alias : aliases()) {
            chain.create(EncryptionScope.of(alias, POLICY));
        }
    }

    @AfterEach
    void close() {
        others.shutdownNow();
        chain.close();
        elsewhere.close();
    }

    private PolicyOperations ofPolicy() throws KeyChainException {
        return chain.operations(POLICY);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void othersChangeTheChainWhileARootKeyIsCalled(Operation operation) throws Exception {
        operation.preparation().run(this);
        chain.forget();
        world.observe((process, use, uri) -> changeElsewhere());
        operation.work().run(this);
        world.observe((process, use, uri) -> {});

        assertEquals(List.of(), List.copyOf(failures));
        assertTrue(calls.get() > 0, "no root key was called");
        assertEquals(2 * calls.get(), added.get());
        assertEquals(
                added.get(),
                chain.scopes().stream()
                        .filter(scope -> scope.alias().startsWith("fabrikam/scope"))
                        .count());
    }

    private void changeElsewhere() {
        int call = calls.incrementAndGet();
        for (var user : List.of(chain, elsewhere)) {
            var alias = "fabrikam/scope-" + call + (user == chain ? "-here" : "-elsewhere");
            var change = others.submit(() -> user.create(EncryptionScope.of(alias, "fabrikam/managed")));
            try {
                // Far longer than a change takes, on any machine.
                change.get(1, TimeUnit.MINUTES);
                added.incrementAndGet();
            } catch (Exception e) {
                failures.add(e);
            }
        }
    }
}
