package org.o365se.nativetests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** NSS's software token in a database of a test's own. */
final class NssToken {
    static final String LABEL = "NSS Certificate DB";
    private static final String PIN = "1234";

    private NssToken() {}

    /** Makes the database, and returns the entries of its token, which is named t. */
    static Map<String, String> entries(Path folder) throws IOException, InterruptedException {
        var database = Files.createDirectories(folder.resolve("nss"));
        var pin = Files.createFile(
                folder.resolve("nss.pin"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(pin, PIN + "\n");
        var made = ForkedJvm.runCommand(
                folder, new byte[0], "certutil", "-N", "-d", "sql:" + database, "-f", pin.toString());
        if (made.status() != 0) {
            throw new IOException("certutil has made no database: " + made);
        }
        var entries = new HashMap<>(SoftHsm.entries("t", LABEL, pin, library(), Map.of()));
        entries.put(
                "pkcs11.t.init-arguments",
                "configdir='sql:" + database + "' certPrefix='' keyPrefix='' secmod='secmod.db'");
        return entries;
    }

    private static Path library() throws IOException {
        try (var found = Files.find(Path.of("/usr/lib"), 3, (path, attributes) -> path.endsWith("libsoftokn3.so"))) {
            return found.findFirst().orElseThrow(() -> new IOException("libsoftokn3.so is not below /usr/lib"));
        }
    }
}
