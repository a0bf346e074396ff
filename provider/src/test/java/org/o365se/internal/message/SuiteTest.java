package org.o365se.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;

import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SuiteTest {
    static LongStream lengths() {
        return Stream.of(0L, 1L, 2L, 3L, 1L << 20, MessageSizes.MAX_CHUNKS - 1)
                .flatMapToLong(
                        chunks -> LongStream.rangeClosed(-17, 17).map(bytes -> chunks * CHUNK_PLAIN_BYTES + bytes))
                .filter(length -> length >= 0);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void suite1HasTheSizesOfTheFormat(long plaintextBytes) {
        var suite = Suite.COBBLESTONE_256;
        long messageBytes = MessageSizes.messageBytes(plaintextBytes);
        assertEquals(messageBytes, suite.messageBytes(plaintextBytes));
        assertEquals(plaintextBytes, suite.plaintextBytes(messageBytes));
        assertEquals(plaintextBytes / CHUNK_PLAIN_BYTES, suite.lastChunk(messageBytes));
        assertEquals(plaintextBytes / CHUNK_PLAIN_BYTES + 1, suite.chunkCount(plaintextBytes));
        for (long other = Math.max(0, messageBytes - 40); other < messageBytes + 40; other++) {
            assertEquals(MessageSizes.plaintextBytes(other), suite.plaintextBytes(other), "length " + other);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPositionIsInOneChunkAndTheChunksFillTheMessage(Suite suite) {
        for (long size : new long[] {0, 1, suite.chunkBytes() - 1, suite.chunkBytes(), 3L * suite.chunkBytes() + 5}) {
            long messageBytes = suite.messageBytes(size);
            long at = suite.prefixBytes();
            long position = 0;
            for (long chunk = 0; chunk <= suite.lastChunk(messageBytes); chunk++) {
                int length = suite.plaintextBytesOf(chunk, messageBytes);
                assertEquals(at, suite.chunkOffset(chunk));
                assertEquals(position, suite.chunkPosition(chunk));
                assertEquals(chunk, suite.chunkAt(position));
                assertEquals(chunk, suite.chunkAt(position + Math.max(0, length - 1)));
                assertEquals(chunk == suite.lastChunk(messageBytes), length < suite.chunkBytes());
                at += length + suite.tagBytes();
                position += length;
            }
            assertEquals(messageBytes, at);
            assertEquals(size, position);
        }
    }

    @Test
    void everySuiteHasACodeOfItsOwnAndItsCodeFindsIt() {
        assertEquals(1, Suite.COBBLESTONE_256.code());
        for (int code = 0; code < 256; code++) {
            int wanted = code;
            assertEquals(
                    Arrays.stream(Suite.values())
                            .filter(suite -> suite.code() == wanted)
                            .toList(),
                    Suite.ofCode((byte) code).stream().toList());
        }
        assertTrue(Arrays.stream(Suite.values()).allMatch(suite -> suite.prefixBytes() >= Suite.SHORTEST_PREFIX_BYTES));
    }
}
