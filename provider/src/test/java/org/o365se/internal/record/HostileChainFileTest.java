package org.o365se.internal.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.model.TestNames.alias;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.store.ChainPlace;
import org.o365se.internal.store.FileChainStore;
import org.o365se.internal.store.LiveFolder;
import org.o365se.internal.store.StoredChain;

/** Numbers in a file are believed only as far as the bytes behind them go: a hostile one costs neither memory nor time. */
class HostileChainFileTest {
    private static final long LITTLE = 256 * 1024;
    private static final int COLLIDING_SCOPES = 40_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final char[] secret = TestChain.newSecret();
    private byte[] file;

    @BeforeEach
    void writeAChain() throws Exception {
        file = TestChain.withScope().file(secret);
    }

    static Stream<Arguments> hostileNumbers() {
        return Stream.of(
                hostile(
                        "4,000,000 records, none there",
                        ProviderErrorId.CHAIN_HEAD_ALTERED,
                        file -> header(file)
                                .putInt(RawChainFile.COUNT_OFFSET, 4_000_000)
                                .array()),
                hostile(
                        "more records than allowed",
                        ProviderErrorId.CHAIN_HEAD_ALTERED,
                        file -> header(file)
                                .putInt(RawChainFile.COUNT_OFFSET, 4_000_001)
                                .array()),
                hostile(
                        "a negative number of records",
                        ProviderErrorId.CHAIN_HEAD_ALTERED,
                        file -> header(file)
                                .putInt(RawChainFile.COUNT_OFFSET, -1)
                                .array()),
                hostile(
                        "a negative generation",
                        ProviderErrorId.CHAIN_HEAD_ALTERED,
                        file -> header(file)
                                .putLong(RawChainFile.GENERATION_OFFSET, Long.MIN_VALUE)
                                .array()),
                hostile(
                        "a record of 8 MiB, nothing of it there",
                        ProviderErrorId.CHAIN_HEAD_ALTERED,
                        file -> withRecordLength(file, 8 << 20)),
                hostile(
                        "a record longer than allowed",
                        ProviderErrorId.CHAIN_RECORD_ALTERED,
                        file -> withRecordLength(file, (8 << 20) + 1)),
                hostile(
                        "a record of negative length",
                        ProviderErrorId.CHAIN_RECORD_ALTERED,
                        file -> withRecordLength(file, Integer.MIN_VALUE)),
                hostile(
                        "a PBKDF2 count that takes hours",
                        ProviderErrorId.CHAIN_NOT_A_CHAIN,
                        file -> withIterations(file, Integer.MAX_VALUE)),
                hostile(
                        "a PBKDF2 count just too large",
                        ProviderErrorId.CHAIN_NOT_A_CHAIN,
                        file -> withIterations(file, 2_000_001)),
                hostile(
                        "a PBKDF2 count just too small",
                        ProviderErrorId.CHAIN_NOT_A_CHAIN,
                        file -> withIterations(file, 99_999)),
                hostile(
                        "a negative PBKDF2 count",
                        ProviderErrorId.CHAIN_NOT_A_CHAIN,
                        file -> withIterations(file, -1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileNumbers")
    void aHostileNumberIsRefusedAndCostsLittle(String name, ProviderErrorId id, UnaryOperator<byte[]> edit)
            throws Exception {
        var hostile = edit.apply(file);
        for (var given : new char[][] {secret, null}) {
            TestChain.read(file, given);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            var refusal = assertThrows(CorruptedKeyChainException.class, () -> TestChain.read(hostile, given));
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertTrue(refusal.getMessage().startsWith(id + ": "), refusal::getMessage);
            assertTrue(allocated < LITTLE, allocated + " bytes allocated");
        }
    }

    @Test
    void aSparseFileOfAGibibyteCostsLittleMemory(@TempDir Path folder) throws Exception {
        var live = LiveFolder.withScope(folder);
        try (var sparse = new RandomAccessFile(live.chain.toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThrows(IOException.class, live::open);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 64 * LITTLE, allocated + " bytes allocated");
    }

    /** PBKDF2 is paid for the first look at a file, not for every message. */
    @Test
    void aFileThatIsRefusedIsNotReadAgainUntilItChanges(@TempDir Path folder) throws Exception {
        var live = LiveFolder.withScope(folder);
        var derivations = new AtomicInteger();
        var storage =
                new StoredChain(new FileChainStore(live.chain), ChainPlace.of(live.chain, live.highWater()), () -> {
                    derivations.incrementAndGet();
                    return live.readSecret();
                });
        storage.load();
        var good = Files.readAllBytes(live.chain);
        var flipped = good.clone();
        flipped[RawChainFile.HEADER_BYTES + 20] ^= 1;
        // Another salt, so that the keys are derived anew.
        flipped[6] ^= 1;
        Files.write(live.chain, flipped);
        int before = derivations.get();
        for (int i = 0; i < 3; i++) {
            assertThrows(IOException.class, storage::load);
        }
        assertTrue(derivations.get() - before <= 3, "a cheap refusal may be looked at again");

        var corrupted = good.clone();
        corrupted[corrupted.length - 1] ^= 1;
        Files.write(live.chain, corrupted);
        assertThrows(CorruptedKeyChainException.class, storage::load);
        Files.setPosixFilePermissions(live.chain, PosixFilePermissions.fromString("---------"));
        Files.setLastModifiedTime(live.chain, Files.getLastModifiedTime(live.chain));
        assertThrows(CorruptedKeyChainException.class, storage::load);

        Files.setPosixFilePermissions(live.chain, PosixFilePermissions.fromString("rw-------"));
        Files.write(live.chain, good);
        storage.load();
    }

    /** Ids are chosen so that their hash codes are equal; a table that compares each with all others would take minutes. */
    @Test
    void manyScopesWithOneHashCodeAreReadAsFastAsOthers() throws Exception {
        var genuine = TestChain.read(file, null).snapshot();
        var scope = genuine.scope(TestChain.SCOPE).orElseThrow();
        var scopes = TestChain.scopesOf(genuine);
        for (long i = 1; i <= COLLIDING_SCOPES; i++) {
            var id = new ScopeId(i, i);
            scopes.put(
                    id,
                    new Scope(
                            id,
                            List.of(),
                            scope.tenant(),
                            scope.policy(),
                            scope.createdAt(),
                            scope.nextKeyVersion(),
                            scope.keys()));
        }
        var colliding = ChainSnapshot.assemble(genuine.chainId(), 1, TestChain.policiesOf(genuine), scopes);
        var keys = ChainKeys.derive(ChainSecret.forNewChain(secret, new SecureRandom()), genuine.chainId(), secret);
        var read = TestChain.read(ChainFile.write(colliding, keys), secret).snapshot();

        assertEquals(
                1,
                read.scopes().stream()
                        .skip(2)
                        .map(s -> s.id().hashCode())
                        .distinct()
                        .count());
        assertEquals(COLLIDING_SCOPES + 2, read.scopes().size());
    }

    @Test
    void morePolicyKeyVersionsThanAllowedAreRefused() throws Exception {
        var raw = new RawChainFile(file);
        int place = raw.indexOf(RecordType.POLICY_VERSION);
        var genuine =
                RecordCodec.decodePolicyVersion(raw.records.get(place).body().copy());
        for (long number = 2; number <= Limits.POLICY_VERSIONS + 1; number++) {
            var b = genuine.binding();
            var binding = new Binding(
                    b.chainId(),
                    b.tenant(),
                    new PolicyKeyId(b.key().policy(), number),
                    b.profile(),
                    b.roots(),
                    b.availability(),
                    b.approvers(),
                    b.threshold());
            var version = new PolicyVersion(
                    binding,
                    genuine.tag(),
                    genuine.tag(),
                    Bytes.takeOwnershipOf(new byte[40]),
                    List.of(),
                    genuine.copies(),
                    Optional.empty());
            raw.records.add(
                    place + (int) number - 1,
                    RawChainFile.Raw.of(RecordType.POLICY_VERSION.code(), RecordCodec.encode(version)));
        }
        raw.setCount().authenticate(TestChain.read(file, secret).requireKeys());

        var refusal = assertThrows(CorruptedKeyChainException.class, () -> TestChain.read(raw.toBytes(), secret));
        assertTrue(refusal.getMessage().contains("too many versions"), refusal::getMessage);
    }

    @Test
    void aNameInARecordThatIsNotAuthenticCannotWriteToTheReadersTerminal() throws Exception {
        var raw = new RawChainFile(file);
        var policy = RecordCodec.decodePolicy(raw.records.get(0).body().copy());
        var harmless = "contoso/?[2J??all is well";
        var named = RecordCodec.encode(policy.withNames(List.of(new Name(alias(harmless), policy.defaultScopeTag()))));
        var hostile = new String(named, ISO_8859_1)
                .replace(harmless, "contoso/\u001b[2J\r\nall is well")
                .getBytes(ISO_8859_1);
        raw.records.set(0, RawChainFile.Raw.of(RecordType.POLICY.code(), hostile));
        raw.authenticate(
                0,
                ChainKeys.derive(TestChain.read(file, secret).keys().origin(), raw.chainId(), TestChain.newSecret()));

        var refusal = assertThrows(CorruptedKeyChainException.class, () -> TestChain.read(raw.toBytes(), secret));
        assertEquals(
                0, refusal.getMessage().chars().filter(Character::isISOControl).count(), refusal::getMessage);
    }

    // ---- helpers ----

    private static Arguments hostile(String name, ProviderErrorId id, UnaryOperator<byte[]> edit) {
        return Arguments.of(name, id, edit);
    }

    private static ByteBuffer header(byte[] file) {
        return ByteBuffer.wrap(Arrays.copyOf(file, RawChainFile.HEADER_BYTES));
    }

    private static byte[] withRecordLength(byte[] file, int length) {
        var cut = Arrays.copyOf(file, RawChainFile.HEADER_BYTES + 50);
        ByteBuffer.wrap(cut).putInt(RawChainFile.HEADER_BYTES + 1, length);
        return cut;
    }

    private static byte[] withIterations(byte[] file, int iterations) {
        var altered = file.clone();
        altered[5] = (byte) ChainSecret.Kind.PASSWORD.code();
        ByteBuffer.wrap(altered).putInt(38, iterations);
        return altered;
    }
}
