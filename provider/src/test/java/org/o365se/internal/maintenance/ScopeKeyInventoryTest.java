package org.o365se.internal.maintenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.KeyChainException;
import org.o365se.MessageRunOptions;
import org.o365se.RetireReport;
import org.o365se.TestKeys;

/** How many messages need a scope key version, and what is to be run so that none does. */
class ScopeKeyInventoryTest {
    @TempDir
    private Path folder;

    private MessageFixture fixture;

    @BeforeEach
    void makeAChain() throws Exception {
        fixture = new MessageFixture();
    }

    private void message(String name, String scope) throws Exception {
        Files.write(folder.resolve(name), fixture.seal(scope, TestKeys.pattern(1, 100)));
    }

    private RetireReport reportOf(long version) throws KeyChainException {
        var inventory = fixture.chain.inventory(MessageFixture.ALICE, version);
        inventory.addAll(List.of(folder));
        return inventory.report();
    }

    @Test
    void theMessagesOfAVersionAreCountedAndNamed() throws Exception {
        message("a", MessageFixture.ALICE);
        message("b", MessageFixture.BOB);
        Files.writeString(folder.resolve("index"), "not a message");
        assertEquals(
                List.of("o365se scope roll " + MessageFixture.ALICE, "o365se rewrap MESSAGES"),
                reportOf(1).commands());

        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        message("c", MessageFixture.ALICE);
        var report = reportOf(1);
        assertEquals(1, report.needed());
        assertEquals(List.of("message " + folder.resolve("a")), report.records());
        assertEquals(List.of("o365se rewrap MESSAGES"), report.commands());

        fixture.chain.messages().rewrap(List.of(folder), MessageRunOptions.DEFAULT);
        assertFalse(reportOf(1).isNeeded());
        assertEquals(List.of(), reportOf(1).commands());
        assertEquals(2, reportOf(2).needed());
    }

    @Test
    void whatCannotBeReadCountsAsNeeded() throws Exception {
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        var message = fixture.seal(MessageFixture.BOB, TestKeys.pattern(1, 100));
        Files.write(folder.resolve("cut"), Arrays.copyOf(message, 60));
        message[4] = 9;
        Files.write(folder.resolve("later-format"), message);
        var inventory = fixture.chain.inventory(MessageFixture.ALICE, 1);
        inventory.addAll(List.of(folder, folder.resolve("missing")));
        assertEquals(3, inventory.report().needed());
        assertTrue(inventory.report().records().get(0).contains("O365SE-1302"), inventory.report()::toString);
    }

    @Test
    void manyMessagesAreCountedAndTheFirstAreNamed() throws Exception {
        var inventory = fixture.chain.inventory(MessageFixture.ALICE, 1);
        for (int i = 0; i < 150; i++) {
            inventory.addUnreadable("object-" + i, "not found");
        }
        assertEquals(150, inventory.report().needed());
        assertEquals(RetireReport.MAX_RECORDS, inventory.report().records().size());
        assertEquals(150, inventory.messages());
    }

    @Test
    void aVersionThatDoesNotExistIsRefused() {
        assertThrows(KeyChainException.class, () -> fixture.chain.inventory(MessageFixture.ALICE, 2));
        assertThrows(KeyChainException.class, () -> fixture.chain.inventory("contoso/nobody", 1));
    }
}
