package org.o365se.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.store.LiveFolder.assertTells;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o365se.KeyChain;
import org.o365se.KeyChainLoadStoreParameter;
import org.o365se.ServiceEncryptionProvider;

/** A live chain is created on purpose. A missing file, as a mistyped path or an unmounted volume shows it, is never a new chain. */
class ChainCreationTest {
    @TempDir
    private Path folder;

    private LiveFolder live;

    @BeforeEach
    void configure() throws IOException {
        live = new LiveFolder(folder);
    }

    @Test
    void aChainThatWasNotCreatedIsAnErrorEverywhereAndNothingIsMade() throws Exception {
        assertTells(
                assertThrows(IOException.class, live::open), "O365SE-2012", live.chain.toString(), "o365se chain init");
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
        assertTells(
                assertThrows(IOException.class, () -> keyStore.load(KeyChainLoadStoreParameter.of(live.configuration))),
                "O365SE-2012");
        assertTrue(Files.notExists(live.chain));
        assertTrue(Files.notExists(live.highWater()));
    }

    @Test
    void aCreatedChainIsEmptyAndOfTheFirstGeneration() throws Exception {
        var id = KeyChain.init(live.configuration);
        assertEquals(1, live.generation());
        assertEquals(id, live.content().chainId().toUuid());
        assertEquals("o365se-high-water 1 " + id + " 1\n", Files.readString(live.highWater()));
        try (var chain = live.open()) {
            assertTrue(chain.policies().isEmpty());
        }
    }

    @Test
    void aChainThatExistsIsNotReplaced() throws Exception {
        live.init();
        var before = Files.readAllBytes(live.chain);
        assertTells(assertThrows(IOException.class, live::init), "O365SE-2018", live.chain.toString());
        assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(live.chain)));
    }

    @Test
    void aChainWhoseFileWasLostIsNotReplacedByAnEmptyOne() throws Exception {
        var used = LiveFolder.withScope(Files.createDirectory(folder.resolve("used")));
        Files.delete(used.chain);
        assertTells(assertThrows(IOException.class, used::init), "O365SE-2012", "generation 3");
        assertTrue(Files.notExists(used.chain));
    }

    /** The mark is written first, so that is what a crash leaves. */
    @Test
    void creationThatWasCutOffIsBegunAnew() throws Exception {
        live.init();
        Files.delete(live.chain);
        live.init();
        try (var chain = live.open()) {
            assertTrue(chain.policies().isEmpty());
        }
    }

    @Test
    void creationNeedsAFileInTheConfiguration() throws IOException {
        Files.writeString(live.configuration, "keychain.uri = memory:\n");
        assertTells(assertThrows(IOException.class, live::init), "O365SE-1005", "keychain.uri");
    }

    @ParameterizedTest
    @CsvSource({
        "~/service.keychain, ~ has no special meaning",
        "${HOME}/service.keychain, ${...} has no special meaning",
        "'service.keychain # the chain', a comment must be on a separate line"
    })
    void aLikelySlipInThePathIsNamed(String path, String slip) throws IOException {
        Files.writeString(
                live.configuration,
                Files.readString(live.configuration).replace("file:service.keychain", "file:" + path));
        assertTells(assertThrows(IOException.class, live::open), "O365SE-2012", slip);
    }
}
