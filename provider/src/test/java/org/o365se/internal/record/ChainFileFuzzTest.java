package org.o365se.internal.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.o365se.Fixtures;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.record.RecordReader.MalformedRecordException;

/** Whatever bytes come, only the exceptions that are documented come out. */
class ChainFileFuzzTest {
    /** The secret of the fixture's chain, so that the fuzzer gets past the check of the secret. */
    private static final String SECRET = Fixtures.text("chain.TEST-SECRET");

    @FuzzTest
    void aFileIsReadOrRefusedWithItsSecret(byte[] file) {
        read(file, SECRET.toCharArray());
    }

    @FuzzTest
    void aFileIsListedOrRefusedWithoutItsSecret(byte[] file) {
        read(file, null);
    }

    private static void read(byte[] file, char[] secret) {
        // A human password would cost the fuzzer its time.
        if (file.length > 5 && file[5] == ChainSecret.Kind.PASSWORD.code()) {
            return;
        }
        ChainSnapshot snapshot;
        try {
            snapshot = TestChain.read(file, secret).snapshot();
        } catch (IOException documented) {
            return;
        }
        assertTrue(snapshot.generation() >= 0);
    }

    @FuzzTest
    void aRecordIsMalformedOrHasThisOneEncoding(byte[] record) {
        roundTrip(record, bytes -> RecordCodec.encode(RecordCodec.decodePolicy(bytes)));
        roundTrip(record, bytes -> RecordCodec.encode(RecordCodec.decodePolicyVersion(bytes)));
        roundTrip(record, bytes -> RecordCodec.encode(RecordCodec.decodeScope(bytes)));
    }

    /** Reads a record and writes it again. */
    @FunctionalInterface
    private interface Recode {
        byte[] apply(byte[] record) throws MalformedRecordException;
    }

    private static void roundTrip(byte[] record, Recode recode) {
        byte[] again;
        try {
            again = recode.apply(record);
        } catch (MalformedRecordException documented) {
            return;
        }
        assertArrayEquals(record, again);
    }
}
