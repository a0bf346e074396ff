package org.o365se.cli.operator;

import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import org.o365se.OperatorKeys;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.file.Input;

/** Reads the file with an operator's private key. */
public final class OperatorKeyFile {
    private OperatorKeyFile() {}

    public static PrivateKey read(Path file) throws IOException {
        Input.open(file).close();
        try {
            return OperatorKeys.read(file);
        } catch (InvalidKeyException e) {
            throw new CommandFailure(
                    CommandErrorId.INPUT_UNREADABLE.with(
                            "The operator's key in " + file + " cannot be used: " + e.getMessage()
                                    + "; name a file that 'o365se operator generate' or 'openssl genpkey -algorithm ed25519' created"),
                    e);
        }
    }
}
