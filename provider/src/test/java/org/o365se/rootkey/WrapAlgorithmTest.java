package org.o365se.rootkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names are in every key chain, so they never change. */
class WrapAlgorithmTest {
    @ParameterizedTest
    @CsvSource({"A256KW, 40, 40", "A256KWP, 40, 40", "A256GCM, 60, 60", "RSA-OAEP-256, 256, 512"})
    void theNamesAndLengthsAreThoseOfTheFormat(String name, int min, int max) {
        var algorithm = WrapAlgorithm.of(name);
        assertEquals(name, algorithm.name());
        assertEquals(name, algorithm.toString());
        assertEquals(min, algorithm.minWrappedBytes());
        assertEquals(max, algorithm.maxWrappedBytes());
    }

    @Test
    void theConstantsAreFoundByTheirNames() {
        assertSame(WrapAlgorithm.A256KW, WrapAlgorithm.of("A256KW"));
        assertSame(WrapAlgorithm.A256KWP, WrapAlgorithm.of("A256KWP"));
        assertSame(WrapAlgorithm.A256GCM, WrapAlgorithm.of("A256GCM"));
        assertSame(WrapAlgorithm.RSA_OAEP_256, WrapAlgorithm.of("RSA-OAEP-256"));
    }

    @Test
    void anotherNameIsKeptAsItIs() {
        var other = WrapAlgorithm.of("a256kw");
        assertNotEquals(WrapAlgorithm.A256KW, other);
        assertEquals(other, WrapAlgorithm.of("a256kw"));
        assertEquals(other.hashCode(), WrapAlgorithm.of("a256kw").hashCode());
        assertEquals("a256kw", other.name());
        assertEquals(1, other.minWrappedBytes());
        assertEquals(WrappedKeyLimits.MAX_BYTES, other.maxWrappedBytes());
    }

    @Test
    void aDescriptionRefusesANameThatCannotBeRecorded() {
        for (var name : new String[] {"", "x".repeat(WrappedKeyLimits.MAX_TEXT + 1)}) {
            var algorithm = WrapAlgorithm.of(name);
            assertThrows(
                    RootKeyMisconfiguredException.class,
                    () -> new RootKeyDescription("fake:a", "1", algorithm, "home"));
        }
    }
}
