package org.o365se.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Arrays;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.FileAccess;

/** A file with an operator's private key. */
final class OperatorKeyFile {
    private OperatorKeyFile() {}

    static PrivateKey read(Path file) throws IOException {
        var pem = Input.readSmall(file);
        if (FileAccess.isOpenToOthers(file)) {
            Arrays.fill(pem, (byte) 0);
            throw new CommandFailure(ProviderErrorId.FILE_OPEN_TO_OTHERS.with("The operator's key in " + file
                    + " is open to other users than its owner, so it is not used; run: chmod go-rwx '" + file + "'"));
        }
        try {
            return Ed25519.privateKeyOf(pem);
        } catch (IOException e) {
            throw new CommandFailure(
                    CommandErrorId.INPUT_UNREADABLE.with(
                            "The operator's key in " + file + " cannot be used: " + e.getMessage()
                                    + "; give the file that 'o365se operator generate' or 'openssl genpkey -algorithm ed25519' wrote"),
                    e);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }
}
