package org.o365se.keyvaultprogram;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.crypto.Cipher;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;

/** A user's program: makes a policy under the given root keys and opens with a fresh chain what it has sealed. Says which module the provider came from. */
public final class SealAndOpen {
    private SealAndOpen() {}

    /**
     * Runs the program.
     *
     * @param args configuration, first and second root key URI
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        var configuration = Path.of(args[0]);
        byte[] message;
        try (var chain = KeyChain.open(configuration)) {
            chain.create(DataEncryptionPolicy.builder("contoso/exchange")
                    .rootKeys(args[1], args[2])
                    .build());
            chain.create(EncryptionScope.of("contoso/alice", "contoso/exchange"));
            var cipher = Cipher.getInstance("O365ServiceEncryption", new ServiceEncryptionProvider());
            cipher.init(Cipher.ENCRYPT_MODE, chain.key("contoso/alice"));
            message = cipher.doFinal("Dear Bob".getBytes(StandardCharsets.UTF_8));
        }
        try (var chain = KeyChain.open(configuration)) {
            var cipher = Cipher.getInstance("O365ServiceEncryption", new ServiceEncryptionProvider());
            cipher.init(Cipher.DECRYPT_MODE, chain.key("contoso/alice"));
            System.out.println(new String(cipher.doFinal(message), StandardCharsets.UTF_8) + ", by "
                    + KeyChain.class.getModule().getName());
        }
    }
}
