package org.o365se.internal.root.managed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.file.FileAccess;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.WrapAlgorithm;

/** The published store of managed roots, see 2.10 and 2.13 of {@code docs/reference/format.md}. */
class ManagedVectorTest {
    private static final Path VECTORS = Path.of("..", "docs", "reference", "vectors");

    private record Vectors(Managed managed) {}

    private record Managed(String file, String testSecret, List<Root> roots) {}

    private record Root(String uri, int number, String version, String algorithm, String home, String key) {
        RootKeyDescription description() {
            return new RootKeyDescription(uri, version, WrapAlgorithm.of(algorithm), home);
        }
    }

    @TempDir
    private Path folder;

    @Test
    void everyRootIsThereAndUnwrapsWithItsKey() throws IOException {
        var managed = new Gson()
                .fromJson(Files.readString(VECTORS.resolve("chain-v1.json")), Vectors.class)
                .managed();
        var file = Files.copy(VECTORS.resolve(managed.file()), folder.resolve("managed.p12"));
        var policyKey = HexFormat.of().parseHex("5a".repeat(Key256.BYTES));
        try (var store = ManagedRootStore.inFile(
                file, (key, source) -> managed.testSecret().toCharArray(), "prompt", FileAccess.ANY)) {
            for (var root : managed.roots()) {
                assertEquals(root.description(), store.newest(root.uri(), "").describe());
                var key = Key256.takeOwnershipOf(HexFormat.of().parseHex(root.key()));
                var wrapped = new AesKeyWrap().wrap(key, Key256.copyOf(policyKey, 0));
                assertArrayEquals(policyKey, store.exact(root.description(), "").unwrap(wrapped), root.uri());
            }
        }
    }
}
