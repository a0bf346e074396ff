package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** NSS's software token needs arguments when it starts. */
class NssTokenTest {
    private static final String TOKEN = "pkcs11:token=NSS%20Certificate%20DB";

    @TempDir
    static Path folder;

    private static Map<String, String> entries;

    @BeforeAll
    static void makeToken() throws Exception {
        entries = NssToken.entries(folder);
    }

    @Test
    void withoutArgumentsItSaysWhatIsMissing() {
        var without = new HashMap<>(entries);
        without.remove("pkcs11.t.init-arguments");
        try (var roots = SoftHsm.connect(without)) {
            var thrown = assertThrows(
                    RootKeyMisconfiguredException.class, () -> roots.newest(TOKEN + ";object=any", "contoso"));
            assertTrue(
                    thrown.getMessage().startsWith("O365SE-3109: ")
                            && thrown.getMessage().contains("pkcs11.t.init-arguments"),
                    thrown.getMessage());
        }
    }
}
