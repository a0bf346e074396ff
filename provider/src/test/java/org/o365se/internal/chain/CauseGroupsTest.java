package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How a check tells of many keys that fail in the same way. */
class CauseGroupsTest {
    @Test
    void aCauseIsToldOnceWithTheFirstKeysAndTheNumberOfTheOthers() {
        var groups = new CauseGroups();
        for (int i = 0; i < 300; i++) {
            groups.add("O365SE-3110: There is no token", "scope " + i);
        }
        groups.add("O365SE-2008: altered", "scope x");
        assertEquals(
                List.of(
                        "scope 0; scope 1; scope 2; scope 3; scope 4; and 295 more: O365SE-3110: There is no token",
                        "scope x: O365SE-2008: altered"),
                groups.sentences());
    }
}
