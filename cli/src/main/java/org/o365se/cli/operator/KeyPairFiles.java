package org.o365se.cli.operator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.o365se.OperatorKeys;
import org.o365se.cli.file.NewFile;

/** Creates the two files of an Ed25519 key pair: the private key, which only its owner can read, and beside it the public key. */
public final class KeyPairFiles {
    private KeyPairFiles() {}

    /** Creates both files, and returns that of the public key. An existing file is never overwritten. */
    public static Path create(Path privateFile) throws IOException {
        var publicFile = privateFile.resolveSibling(privateFile.getFileName() + ".pub");
        NewFile.requireAbsent(publicFile);
        var pair = OperatorKeys.generate();
        var privateKey = OperatorKeys.pem(pair.getPrivate());
        try {
            NewFile.write(privateFile, privateKey);
        } finally {
            Arrays.fill(privateKey, (byte) 0);
        }
        NewFile.write(publicFile, OperatorKeys.pem(pair.getPublic()).getBytes(US_ASCII));
        return publicFile;
    }
}
