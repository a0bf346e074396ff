package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** Whatever is written, it is refused, or means to us what it means to the JDK's parser, and is written back so that it means the same. */
class KeyUriFuzzTest {
    @FuzzTest
    void textIsAKeyOrRefused(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        KeyUri key;
        try {
            key = KeyUri.parse(text);
        } catch (RootKeyMisconfiguredException documented) {
            return;
        }
        assertEquals(key, KeyUri.parse(key.toString()));
        var theirs = URI.create(text);
        assertEquals("https", theirs.getScheme());
        assertTrue(theirs.getAuthority().equalsIgnoreCase(key.host().text())
                || theirs.getAuthority().equalsIgnoreCase(key.host().text() + ":443"));
        assertEquals("/keys/" + key.name() + (key.version() == null ? "" : "/" + key.version()), theirs.getRawPath());
    }
}
