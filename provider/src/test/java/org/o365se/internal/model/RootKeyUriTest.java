package org.o365se.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scheme of a root key URI decides which home has the key; the text stays as it is. */
class RootKeyUriTest {
    @ParameterizedTest
    @CsvSource({
        "pkcs11:token=a;object=b, pkcs11",
        "HTTPS://west.vault.azure.net/keys/A, https",
        "managed:a, managed",
        ":a, ''",
        "none, ''"
    })
    void theSchemeIsReadInLowerCase(String text, String scheme) {
        assertEquals(scheme, new RootKeyUri(text).scheme());
        assertEquals(text, new RootKeyUri(text).toString());
    }

    @Test
    void aManagedRootKeyHasAName() {
        var uri = RootKeyUri.ofManaged("a-1");
        assertEquals(new RootKeyUri("managed:a-1"), uri);
        assertTrue(uri.isManaged());
        assertEquals("a-1", uri.nameInStore());
    }

    @Test
    void aRootKeyOfAnotherSchemeIsNotManaged() {
        for (var text : new String[] {"managed", "managedx:a", "pkcs11:managed:a", "Managed:a"}) {
            var uri = new RootKeyUri(text);
            assertFalse(uri.isManaged(), text);
            assertThrows(IllegalStateException.class, uri::nameInStore);
        }
    }

    @Test
    void urisAreComparedExactly() {
        assertNotEquals(new RootKeyUri("https://a/keys/b"), new RootKeyUri("https://a/keys/B"));
    }
}
