package org.o365se.internal.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.model.Bytes;
import org.o365se.store.KeyChainStore;
import org.o365se.store.KeyChainStoreContract;
import org.o365se.store.StoredHead;

class FileChainStoreTest extends KeyChainStoreContract {
    @TempDir
    private Path folder;

    @Override
    protected KeyChainStore open() {
        return new FileChainStore(folder.resolve("service.keychain"));
    }

    @Test
    void aFileThatDecaysBetweenTwoReadingsIsNotCarriedOver() {
        var head = new StoredHead(1, new byte[134], "written once");
        var first = new FileChainStore.Scanned(head, Bytes.takeOwnershipOf(new byte[] {1}));
        var second = new FileChainStore.Scanned(head, Bytes.takeOwnershipOf(new byte[] {2}));
        assertThrows(CorruptedKeyChainException.class, () -> FileChainStore.requireUndecayed(first, second));
        assertDoesNotThrow(() -> FileChainStore.requireUndecayed(first, first));
        assertDoesNotThrow(() -> FileChainStore.requireUndecayed(null, second));
        var rewritten = new FileChainStore.Scanned(
                new StoredHead(2, new byte[134], "written again"), Bytes.takeOwnershipOf(new byte[] {2}));
        assertDoesNotThrow(() -> FileChainStore.requireUndecayed(first, rewritten));
    }
}
