package org.o365se.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Ids hold the 16 bytes of a UUID, and one kind is never equal to another. */
class EntryIdTest {
    private static final UUID UUID_1 = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    @Test
    void anIdIsItsUuid() {
        assertEquals(UUID_1, PolicyId.of(UUID_1).toUuid());
        assertEquals(UUID_1, ScopeId.of(UUID_1).toUuid());
        assertEquals(UUID_1, ChainId.of(UUID_1).toUuid());
        assertEquals(UUID_1.toString(), PolicyId.of(UUID_1).toString());
        assertEquals(UUID_1.toString(), ScopeId.of(UUID_1).toString());
        assertEquals(UUID_1.toString(), ChainId.of(UUID_1).toString());
        assertEquals(Optional.of(UUID_1), UuidBits.parse(UUID_1.toString()));
    }

    @Test
    void aPolicyHasNoIdOfAScopeOrChain() {
        Object policy = PolicyId.of(UUID_1);
        assertNotEquals(policy, ScopeId.of(UUID_1));
        assertNotEquals(policy, ChainId.of(UUID_1));
        assertNotEquals(policy, UUID_1);
    }

    @Test
    void idsAreOrderedByTheirBits() {
        assertTrue(new ScopeId(1, 2).compareTo(new ScopeId(1, 3)) < 0);
        assertTrue(new ScopeId(2, 1).compareTo(new ScopeId(1, 3)) > 0);
        assertEquals(0, new ScopeId(1, 2).compareTo(new ScopeId(1, 2)));
        assertEquals(new ScopeId(1, 2).hashCode(), new ScopeId(1, 2).hashCode());
    }
}
