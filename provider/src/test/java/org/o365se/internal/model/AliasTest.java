package org.o365se.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.model.TestNames.alias;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;

/** An alias is exact, and begins with its tenant. */
class AliasTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "/alice",
                "contoso/",
                "contoso/a\nb",
                "contoso/\uFFFD",
                "contoso/\uD83D",
                "\u202Econtoso/a"
            })
    void whatIsNoAliasIsFoundNowhereAndCannotBeGiven(String text) {
        assertEquals(Optional.empty(), Alias.find(text));
        var refusal = assertThrows(KeyChainException.class, () -> Alias.of(text));
        assertEquals(ProviderErrorId.ALIAS_BAD, refusal.id());
    }

    @Test
    void anAliasHasAtMost256Characters() throws Exception {
        var longest = "contoso/" + "a".repeat(248);
        assertEquals(longest, Alias.of(longest).toString());
        assertThrows(KeyChainException.class, () -> Alias.of(longest + "a"));
        assertEquals(Optional.empty(), Alias.find(longest + "a"));
    }

    @Test
    void theTenantIsThePartBeforeTheFirstSlash() {
        var alias = alias("contoso/sites/one");
        assertEquals(new Tenant("contoso"), alias.tenant());
        assertTrue(alias.isOf(new Tenant("contoso")));
        for (var other : new String[] {"Contoso", "contos", "contosos", "sites"}) {
            assertFalse(alias.isOf(new Tenant(other)), other);
        }
    }

    @Test
    void aliasesAreComparedExactly() {
        assertEquals(alias("contoso/\u00e9"), alias("contoso/\u00e9"));
        assertNotEquals(alias("contoso/\u00e9"), alias("contoso/e\u0301"));
        assertNotEquals(alias("contoso/alice"), alias("contoso/Alice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "contoso/a", "a\u0000"})
    void aTenantHasNoSlashAndNoControlCharacters(String name) {
        assertThrows(IllegalArgumentException.class, () -> new Tenant(name));
    }
}
