package org.o365se.rootkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedTenantsTest {
    @Test
    void listAllowsItsNamesAndNoOthers() {
        var tenants = AllowedTenants.parse("contoso, fabrikam ").orElseThrow();
        assertTrue(tenants.allow("contoso"));
        assertTrue(tenants.allow("fabrikam"));
        assertFalse(tenants.allow("Contoso"));
        assertFalse(tenants.allow("*"));
        assertFalse(tenants.allow(""));
        assertFalse(tenants.allowAll());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", " * "})
    void starAloneAllowsAll(String list) {
        var tenants = AllowedTenants.parse(list).orElseThrow();
        assertTrue(tenants.allow("contoso"));
        assertTrue(tenants.allowAll());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "contoso,",
                "contoso,,fabrikam",
                "contoso,*",
                "*,contoso",
                "contoso*",
                "**",
                "contoso/exchange",
                "con\u0000toso",
                "con\ntoso"
            })
    void anythingElseIsRefused(String list) {
        assertEquals(Optional.empty(), AllowedTenants.parse(list));
    }
}
