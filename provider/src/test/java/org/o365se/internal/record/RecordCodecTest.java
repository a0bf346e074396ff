package org.o365se.internal.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.Tenant;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.internal.record.RecordReader.MalformedRecordException;

/** A record has one encoding: what is read gives the same bytes again, and bytes that would not are refused. */
class RecordCodecTest {
    private static final int SEEDS = 200;

    /** Reads a record and writes it again. */
    @FunctionalInterface
    private interface Recode {
        byte[] apply(byte[] record) throws MalformedRecordException;
    }

    /** A record of some kind, and how to read and write its kind. */
    private static final class Sample {
        private final RecordType type;
        private final byte[] record;
        private final Recode recode;

        Sample(RecordType type, byte[] record, Recode recode) {
            this.type = type;
            this.record = record;
            this.recode = recode;
        }
    }

    private static List<Sample> samplesOf(ChainSnapshot snapshot) {
        var samples = new ArrayList<Sample>();
        for (var policy : snapshot.policies()) {
            samples.add(sample(RecordType.POLICY, RecordCodec.encode(policy)));
            policy.versions()
                    .forEach(version -> samples.add(sample(RecordType.POLICY_VERSION, RecordCodec.encode(version))));
        }
        snapshot.scopes().forEach(scope -> samples.add(sample(RecordType.SCOPE, RecordCodec.encode(scope))));
        return samples;
    }

    private static Sample sample(RecordType type, byte[] record) {
        return new Sample(
                type,
                record,
                switch (type) {
                    case POLICY -> bytes -> RecordCodec.encode(RecordCodec.decodePolicy(bytes));
                    case POLICY_VERSION -> bytes -> RecordCodec.encode(RecordCodec.decodePolicyVersion(bytes));
                    case SCOPE -> bytes -> RecordCodec.encode(RecordCodec.decodeScope(bytes));
                });
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            var snapshot = new RandomRecords(seed).snapshot();
            for (var policy : snapshot.policies()) {
                assertEquals(
                        policy.withVersions(List.of()),
                        RecordCodec.decodePolicy(RecordCodec.encode(policy)),
                        "seed " + seed);
                for (var version : policy.versions()) {
                    assertEquals(version, RecordCodec.decodePolicyVersion(RecordCodec.encode(version)), "seed " + seed);
                }
            }
            var interner = new Interner();
            for (var scope : snapshot.scopes()) {
                assertEquals(scope, RecordCodec.decodeScope(RecordCodec.encode(scope)), "seed " + seed);
                assertEquals(scope, RecordCodec.decodeScope(RecordCodec.encode(scope), interner), "seed " + seed);
            }
        }
    }

    @Test
    void aWholeFileIsReadAgainWithAndWithoutItsSecret() throws Exception {
        var secret = TestChain.newSecret();
        for (int seed = 0; seed < SEEDS; seed++) {
            var snapshot = new RandomRecords(seed).snapshot();
            var keys =
                    ChainKeys.derive(ChainSecret.forNewChain(secret, new SecureRandom()), snapshot.chainId(), secret);
            var file = ChainFile.write(snapshot, keys);
            for (var given : new char[][] {secret, null}) {
                var loaded = TestChain.read(file, given).snapshot();
                assertEquals(List.copyOf(snapshot.policies()), List.copyOf(loaded.policies()), "seed " + seed);
                assertEquals(List.copyOf(snapshot.scopes()), List.copyOf(loaded.scopes()), "seed " + seed);
                assertEquals(snapshot.aliases(), loaded.aliases(), "seed " + seed);
                assertArrayEquals(file, ChainFile.write(loaded, keys), "seed " + seed);
            }
        }
    }

    @Test
    void everyAlteredRecordIsRefusedOrIsAnotherValueInItsOneEncoding() throws Exception {
        for (int seed = 0; seed < 8; seed++) {
            for (var sample : samplesOf(new RandomRecords(seed).snapshot())) {
                for (int index = 0; index < sample.record.length; index++) {
                    for (int value : new int[] {0, 1, 2, 0x7F, 0x80, 0xC0, 0xFF}) {
                        var altered = sample.record.clone();
                        altered[index] = (byte) value;
                        assertCanonical(sample, altered, "seed " + seed + ", byte " + index);
                    }
                }
            }
        }
    }

    private static void assertCanonical(Sample sample, byte[] record, String where) {
        byte[] again;
        try {
            again = sample.recode.apply(record);
        } catch (MalformedRecordException refused) {
            return;
        }
        assertArrayEquals(record, again, sample.type + ", " + where);
    }

    @Test
    void aRecordThatIsCutOffOrHasSomethingBehindItIsRefused() throws Exception {
        for (int seed = 0; seed < 8; seed++) {
            for (var sample : samplesOf(new RandomRecords(seed).snapshot())) {
                for (int length = 0; length <= sample.record.length + 1; length++) {
                    if (length != sample.record.length) {
                        var wrong = Arrays.copyOf(sample.record, length);
                        assertThrows(MalformedRecordException.class, () -> sample.recode.apply(wrong));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C080", "EDA080", "F8888080", "80", "C3", "F0908080F0", ""})
    void textThatIsNoUtf8OrEmptyIsRefused(String hex) {
        var text = HexFormat.of().parseHex(hex);
        var record = new RecordWriter().bytes(Bytes.takeOwnershipOf(text)).toBytes();
        assertThrows(MalformedRecordException.class, () -> new RecordReader(record).text(256));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "/alice", "contoso/"})
    void aNameWithoutTenantOrRestIsRefused(String text) {
        var record = new RecordWriter().text(text).toBytes();
        assertThrows(MalformedRecordException.class, () -> new RecordReader(record).alias());
    }

    @Test
    void scopesShareWhatTheyRepeat() throws Exception {
        var record = RecordCodec.encode(simpleScope());
        var interner = new Interner();
        var one = RecordCodec.decodeScope(record, interner);
        var other = RecordCodec.decodeScope(record, interner);
        assertSame(one.tenant(), other.tenant());
        assertSame(one.policy(), other.policy());
        assertSame(one.currentKey().wrappedBy(), other.currentKey().wrappedBy());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "\u001B[31m",
                "a\u007F",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "\u202Eabc",
                "\u2066a",
                "a\uFFFDb"
            })
    void textWithACharacterThatMisleadsPeopleIsRefused(String text) {
        var record = new RecordWriter().text(text).toBytes();
        assertThrows(MalformedRecordException.class, () -> new RecordReader(record).text(256));
    }

    @Test
    void textIsBoundedInCharactersNotInBytes() throws Exception {
        var most = "名".repeat(256);
        assertEquals(most, new RecordReader(new RecordWriter().text(most).toBytes()).text(256));
        var more = new RecordWriter().raw(new byte[] {1, 1}).raw("x".repeat(257).getBytes(StandardCharsets.UTF_8));
        assertThrows(MalformedRecordException.class, () -> new RecordReader(more.toBytes()).text(256));
    }

    @Test
    void whatDoesNotFitWithinARecordIsRefused() throws Exception {
        var scope = simpleScope();
        var key = scope.keys().get(0);
        refused(scope, s -> s.withNewKey(List.of(key, key)));
        refused(scope, s -> s.withNewKey(List.of()));
    }

    private static void refused(Scope scope, UnaryOperator<Scope> edit) {
        var record = RecordCodec.encode(edit.apply(scope));
        assertThrows(MalformedRecordException.class, () -> RecordCodec.decodeScope(record));
    }

    /** The simplest scope. */
    private static Scope simpleScope() {
        var id = new PolicyKeyId(new PolicyId(1, 2), 1);
        var nonce = Bytes.takeOwnershipOf(new byte[12]);
        var wrapped = Bytes.takeOwnershipOf(new byte[48]);
        var key = new WrappedScopeKey(1, id, nonce, wrapped, Bytes.NONE, List.of(id), 0);
        return new Scope(new ScopeId(3, 4), List.of(), new Tenant("contoso"), id.policy(), 0, 2, List.of(key));
    }
}
