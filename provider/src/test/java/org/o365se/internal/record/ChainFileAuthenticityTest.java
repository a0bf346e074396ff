package org.o365se.internal.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.error.ProviderErrorId;

/** A key chain file is loaded as it was written or not at all; where it was altered decides what the user reads. */
class ChainFileAuthenticityTest {
    private final char[] secret = TestChain.newSecret();
    private TestChain chain;
    private byte[] file;

    @BeforeEach
    void writeAChain() throws Exception {
        chain = TestChain.withScope();
        file = chain.file(secret);
    }

    @Test
    void anUntouchedFileIsLoaded() throws IOException {
        var loaded = TestChain.read(file, secret).snapshot();

        assertEquals(chain.service.current().aliases(), loaded.aliases());
        assertEquals(
                chain.service.current().policies().stream().toList(),
                loaded.policies().stream().toList());
        assertEquals(
                chain.service.current().scopes().stream().toList(),
                loaded.scopes().stream().toList());
        assertEquals(chain.service.current().generation(), loaded.generation());
    }

    @Test
    void everyFlippedBitIsRefusedAndTheMessageSaysWhere() {
        for (int index = 0; index < file.length; index++) {
            var expected = refusalsOf(index);
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                var altered = RawChainFile.flipped(file, index, bit);
                var refusal = assertThrows(IOException.class, () -> TestChain.read(altered, secret), "byte " + index);
                assertTrue(
                        expected.contains(idOf(refusal)),
                        "byte " + index + ", bit " + bit + ": " + refusal.getMessage() + ", expected " + expected);
            }
        }
    }

    /** Which words a change of one byte must lead to. */
    private Set<ProviderErrorId> refusalsOf(int index) {
        if (index < RawChainFile.HEADER_BYTES) {
            return refusalsOfHeader(index);
        }
        for (var record : new RawChainFile(file).records) {
            int inRecord = index - record.offset();
            if (inRecord >= record.length()) {
                continue;
            }
            if (inRecord == 0) {
                return Set.of(ProviderErrorId.CHAIN_RECORD_ALTERED, ProviderErrorId.CHAIN_POLICY_VERSION_ALTERED);
            }
            var own = RecordType.of(record.type()).orElseThrow().whenAltered();
            return inRecord < 5
                    ? EnumSet.of(own, ProviderErrorId.CHAIN_RECORD_ALTERED, ProviderErrorId.CHAIN_HEAD_ALTERED)
                    : Set.of(own);
        }
        return Set.of(ProviderErrorId.CHAIN_HEAD_ALTERED);
    }

    private static Set<ProviderErrorId> refusalsOfHeader(int index) {
        if (index == 4) {
            return Set.of(ProviderErrorId.CHAIN_VERSION_UNKNOWN);
        }
        if (index < 6 || (index >= 38 && index < RawChainFile.CHAIN_ID_OFFSET)) {
            return Set.of(ProviderErrorId.CHAIN_NOT_A_CHAIN);
        }
        if (index < RawChainFile.GENERATION_OFFSET) {
            return Set.of(ProviderErrorId.CHAIN_WRONG_SECRET);
        }
        return index < RawChainFile.COUNT_OFFSET
                ? Set.of(ProviderErrorId.CHAIN_HEAD_ALTERED)
                : Set.of(
                        ProviderErrorId.CHAIN_RECORD_ALTERED,
                        ProviderErrorId.CHAIN_POLICY_VERSION_ALTERED,
                        ProviderErrorId.CHAIN_HEAD_ALTERED);
    }

    @Test
    void aFileCutOffAnywhereIsRefused() {
        for (int length = 0; length < file.length; length++) {
            var cut = Arrays.copyOf(file, length);
            var refusal = assertThrows(CorruptedKeyChainException.class, () -> TestChain.read(cut, secret));
            assertEquals(
                    length < 4 ? ProviderErrorId.CHAIN_NOT_A_CHAIN : ProviderErrorId.CHAIN_HEAD_ALTERED,
                    idOf(refusal),
                    "cut to " + length);
        }
    }

    @Test
    void aFileWithSomethingBehindItsEndIsRefused() {
        assertRefused(ProviderErrorId.CHAIN_HEAD_ALTERED, Arrays.copyOf(file, file.length + 1));
    }

    /** Edits by somebody who moves whole records with their MACs, which are all valid. */
    static Stream<Arguments> editsOfWholeRecords() {
        return Stream.of(
                edit("the last record is left out", raw -> raw.records.remove(raw.records.size() - 1)),
                edit("all records are left out", raw -> raw.records.clear()),
                edit("the generation is lowered", raw -> raw.setGeneration(raw.generation() - 1)),
                edit("the generation is raised", raw -> raw.setGeneration(raw.generation() + 1)),
                edit("two scopes change places", raw -> {
                    int last = raw.records.size() - 1;
                    var moved = raw.records.remove(last);
                    raw.records.add(last - 1, moved);
                }),
                edit("the head MAC is another", raw -> raw.head = new byte[raw.head.length]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("editsOfWholeRecords")
    void recordsThatAreMovedWithTheirMacsAreFoundByTheHeadMac(String name, Consumer<RawChainFile> edit) {
        var raw = new RawChainFile(file);
        edit.accept(raw);
        assertRefused(ProviderErrorId.CHAIN_HEAD_ALTERED, raw.setCount().toBytes());
    }

    /** Edits that leave records which do not fit each other, by whoever has the secret: the structure is checked too. */
    static Stream<Arguments> editsThatDoNotFit() {
        return Stream.of(
                edit("a policy is there twice", raw -> raw.records.add(raw.records.get(0))),
                edit("a policy key version is there twice", raw -> {
                    int version = raw.indexOf(RecordType.POLICY_VERSION);
                    raw.records.add(version, raw.records.get(version));
                }),
                edit("a scope is there twice", raw -> raw.records.add(raw.records.get(raw.records.size() - 1))),
                edit("a policy key version comes before its policy", raw -> {
                    int version = raw.indexOf(RecordType.POLICY_VERSION);
                    raw.records.add(0, raw.records.remove(version));
                }),
                edit(
                        "a policy key version is left out",
                        raw -> raw.records.remove(raw.indexOf(RecordType.POLICY_VERSION))),
                edit("the default scope is left out", raw -> raw.records.remove(raw.indexOf(RecordType.SCOPE))),
                edit("the policy is left out, its scopes stay", raw -> {
                    raw.records.remove(0);
                    raw.records.remove(0);
                }),
                edit("a record is longer than its fields", raw -> {
                    var first = raw.records.get(0);
                    raw.records.set(
                            0,
                            first.withBody(Arrays.copyOf(
                                    first.body().copy(), first.body().length() + 1)));
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("editsThatDoNotFit")
    void recordsThatDoNotFitEachOtherAreRefusedEvenWithGoodMacs(String name, Consumer<RawChainFile> edit)
            throws IOException {
        var raw = new RawChainFile(file);
        edit.accept(raw);
        var keys = TestChain.read(file, secret).keys();
        assertRefused(
                ProviderErrorId.CHAIN_INCONSISTENT,
                raw.setCount().authenticate(keys).toBytes());
    }

    @Test
    void anUnknownKindOfRecordIsRefusedByNameEvenWithGoodMacs() throws IOException {
        var raw = new RawChainFile(file);
        raw.records.add(RawChainFile.Raw.of(9, new byte[3]));
        var keys = TestChain.read(file, secret).keys();
        assertRefused(
                ProviderErrorId.CHAIN_INCONSISTENT,
                raw.setCount().authenticate(keys).toBytes());
    }

    @Test
    void aRecordOfAnotherChainUnderTheSameSecretIsRefused() throws Exception {
        var foreign = new RawChainFile(TestChain.withScope().file(secret));
        var raw = new RawChainFile(file);
        raw.records.set(0, foreign.records.get(0));
        assertRefused(ProviderErrorId.CHAIN_RECORD_ALTERED, raw.toBytes());
    }

    @Test
    void anotherStoredStateOfTheSameChainUnderTheSameSecretIsRefused() throws Exception {
        chain.createScope("contoso/bob", TestChain.POLICY);
        var later = new RawChainFile(chain.file(secret));
        var raw = new RawChainFile(file);
        raw.records.add(later.records.get(later.records.size() - 1));
        assertRefused(ProviderErrorId.CHAIN_RECORD_ALTERED, raw.setCount().toBytes());
    }

    // ---- the secret ----

    @Test
    void theSecretOfAnotherChainIsRefusedAsTheJcaSaysIt() {
        for (var wrong : new char[][] {TestChain.newSecret(), "a password".toCharArray(), {}}) {
            var refusal = assertThrows(IOException.class, () -> TestChain.read(file, wrong));
            assertInstanceOf(UnrecoverableKeyException.class, refusal.getCause());
            assertEquals(ProviderErrorId.CHAIN_WRONG_SECRET, idOf(refusal));
        }
    }

    @Test
    void aHumanPasswordIsSlowedDownAndTakenExactly() throws Exception {
        var password = "Grüße, Welt".toCharArray();
        var slow = chain.file(password);

        assertEquals(
                chain.service.current().aliases(),
                TestChain.read(slow, password).snapshot().aliases());
        assertTrue(ByteBuffer.wrap(slow).getInt(38) >= 100_000);
        var refusal = assertThrows(IOException.class, () -> TestChain.read(slow, "Grüße, welt".toCharArray()));
        assertInstanceOf(UnrecoverableKeyException.class, refusal.getCause());
    }

    @Test
    void everyStoreTakesAFreshSalt() throws IOException {
        var again = chain.file(secret);
        assertTrue(!Arrays.equals(file, 6, 38, again, 6, 38));
    }

    @Test
    void aForgerWithASecretOfHisOwnCannotPassOffARecord() throws IOException {
        var raw = new RawChainFile(file);
        var forger = ChainKeys.derive(
                ChainSecret.forNewChain(secret, new SecureRandom()), raw.chainId(), TestChain.newSecret());
        BiConsumer<RecordType, ProviderErrorId> expect = (type, id) -> {
            var forged = new RawChainFile(file);
            forged.authenticate(forged.indexOf(type), forger);
            assertRefused(id, forged.toBytes());
        };
        expect.accept(RecordType.POLICY, ProviderErrorId.CHAIN_RECORD_ALTERED);
        expect.accept(RecordType.POLICY_VERSION, ProviderErrorId.CHAIN_POLICY_VERSION_ALTERED);
        expect.accept(RecordType.SCOPE, ProviderErrorId.CHAIN_RECORD_ALTERED);
    }

    // ---- helpers ----

    private void assertRefused(ProviderErrorId id, byte[] altered) {
        var refusal = assertThrows(CorruptedKeyChainException.class, () -> TestChain.read(altered, secret));
        assertEquals(id, idOf(refusal), refusal.getMessage());
    }

    private static ProviderErrorId idOf(Exception refusal) {
        return Arrays.stream(ProviderErrorId.values())
                .filter(id -> refusal.getMessage().startsWith(id + ": "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no error id: " + refusal.getMessage(), refusal));
    }

    private static Arguments edit(String name, Consumer<RawChainFile> edit) {
        return Arguments.of(name, edit);
    }
}
