package org.o365se;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.maintenance.InventoryFiles;
import org.o365se.internal.model.Scope;

/**
 * Counts the messages that still need a scope key version, from {@link KeyChain#inventory}. Messages lie outside the key chain, so the result is as complete as the
 * messages that are added: all copies and backups must be among them. Only headers are read; no key is needed, and no header is authenticated.
 *
 * <p>Thread-safe.
 */
public final class ScopeKeyInventory {
    private final Scope scope;
    private final long version;
    private final List<String> records = new ArrayList<>();
    private long messages;
    private long needed;

    ScopeKeyInventory(Scope scope, long version) throws KeyChainException {
        if (scope.key(version).isEmpty()) {
            throw new KeyChainException(
                    ProviderErrorId.SCOPE_UNKNOWN,
                    "Scope " + scope.displayName() + " has no scope key version " + version + "; its newest is "
                            + scope.currentKey().version(),
                    null);
        }
        this.scope = scope;
        this.version = version;
    }

    /**
     * Adds a message.
     *
     * @param name names the message in the report
     * @param message its header
     */
    public void add(String name, MessageInfo message) {
        count(scope.id().toUuid().equals(message.scopeId()) && message.scopeKeyVersion() == version, name);
    }

    /**
     * Adds a message whose header cannot be read, so that it may need the scope key version: it counts as one that does.
     *
     * @param name names the message in the report
     * @param reason why it cannot be read
     */
    public void addUnreadable(String name, String reason) {
        count(true, name + " (" + reason + ")");
    }

    /**
     * Adds the messages in files and folders. Symbolic links are not followed, and files that are not messages are left out. A file or folder that cannot be
     * read, and a message whose header is damaged, count as needing the scope key version.
     *
     * @param filesOrFolders the files; a folder stands for all files below it
     */
    public void addAll(Collection<Path> filesOrFolders) {
        InventoryFiles.read(filesOrFolders, (path, start) -> add(path, MessageInfo.of(start)), this::addUnreadable);
    }

    private synchronized void count(boolean needs, String name) {
        messages++;
        if (needs) {
            needed++;
            if (records.size() < RetireReport.MAX_RECORDS) {
                records.add("message " + name);
            }
        }
    }

    /**
     * Returns the number of messages that were added, those of other scopes included.
     *
     * @return 0 or greater
     */
    public synchronized long messages() {
        return messages;
    }

    /**
     * Returns the id of the scope.
     *
     * @return the id that headers contain
     */
    public UUID scopeId() {
        return scope.id().toUuid();
    }

    /**
     * Returns the result so far.
     *
     * @return the number of messages that need the scope key version, the first of them, and the commands after which none does; {@code MESSAGES} in a command
     *     stands for the files and folders of the messages
     */
    public synchronized RetireReport report() {
        var commands = new ArrayList<String>();
        if (version == scope.currentKey().version()) {
            commands.add("o365se scope roll " + scope.displayName());
        }
        if (needed > 0) {
            commands.add("o365se rewrap MESSAGES");
        }
        return new RetireReport(needed, records, commands);
    }
}
