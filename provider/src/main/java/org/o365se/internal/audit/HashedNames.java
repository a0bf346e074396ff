package org.o365se.internal.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.crypto.Hmac;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.file.FileAccess;
import org.o365se.rootkey.JdkAlgorithms;

/**
 * Replaces the names of scopes by keyed hashes (HMAC-SHA-256, 16 bytes), so that the log does not tell whose mailbox was opened, and who has the key can find the lines of a mailbox all
 * the same. Messages of failures, which may hold names, are left out. Not thread-safe.
 */
final class HashedNames {
    private static final Set<String> NAMES = Set.of(Member.SCOPE.toString(), Member.ALIAS.toString());
    private static final String PREFIX = "hmac:";
    private static final int KEY_BYTES = 32;
    private static final int HASH_BYTES = 16;
    private static final int MAX_FILE_BYTES = 256;

    private final Hmac hmac = Hmac.sha256();

    private HashedNames(byte[] key) {
        hmac.init(key);
    }

    /** Creates the key, unless it is there. */
    static void createKey(Path file) throws IOException {
        if (!Files.exists(file)) {
            var key = JdkAlgorithms.randomBytes(KEY_BYTES);
            var encoded = Base64.getEncoder().encode(key);
            AtomicFile.replace(file, encoded);
            Arrays.fill(key, (byte) 0);
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** Reads the key. */
    static HashedNames read(Path file, FileAccess access) throws IOException {
        byte[] encoded;
        try {
            var objection = access.objectionTo(file);
            if (objection.isPresent()) {
                throw new IOException(ProviderErrorId.FILE_OPEN_TO_OTHERS.with(
                        "The key of the audit log's names " + file + " " + objection.get()));
            }
            encoded = AtomicFile.read(file, MAX_FILE_BYTES);
        } catch (NoSuchFileException e) {
            throw unusable(file, "there is no such file", e);
        }
        byte[] key = {};
        try {
            key = Base64.getDecoder().decode(encoded);
            if (key.length != KEY_BYTES) {
                throw unusable(file, "it does not hold 32 bytes in base64", null);
            }
            return new HashedNames(key);
        } catch (IllegalArgumentException e) {
            throw unusable(file, "it does not hold 32 bytes in base64", null);
        } finally {
            Arrays.fill(encoded, (byte) 0);
            Arrays.fill(key, (byte) 0);
        }
    }

    private static IOException unusable(Path file, String why, @org.jspecify.annotations.Nullable Exception cause) {
        return new IOException(
                ProviderErrorId.AUDIT_KEY_UNUSABLE.with("The key of the audit log's names " + file
                        + " cannot be used: " + why
                        + "; put it back, or create it with 'o365se audit init', or set audit.names = plain"),
                cause);
    }

    /** Returns the event without names of scopes. */
    AuditEvent hide(AuditEvent event) {
        return event.map((name, value) ->
                NAMES.contains(name) ? hash(value) : name.equals(Member.DETAIL.toString()) ? "" : value);
    }

    /** Returns what stands in the log for a name. */
    String hash(String name) {
        hmac.update(name.getBytes(StandardCharsets.UTF_8));
        var mac = hmac.doFinal();
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac, HASH_BYTES));
    }
}
