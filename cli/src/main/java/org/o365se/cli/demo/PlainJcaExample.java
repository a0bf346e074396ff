package org.o365se.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import javax.crypto.Cipher;

/** Encrypts or decrypts a file with the JCA alone: it knows only the name of the provider's algorithm. */
final class PlainJcaExample {
    /** Encrypts or decrypts a file. The arguments are {@code encrypt} or {@code decrypt}, the alias of a scope, the file to read and the file to write. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        int mode = args[0].equals("encrypt") ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
        run(mode, args[1], Path.of(args[2]), Path.of(args[3]));
    }

    static void run(int mode, String scope, Path from, Path to) throws IOException, GeneralSecurityException {
        KeyStore keyStore = KeyStore.getInstance("O365ServiceEncryption");
        keyStore.load(null, null);
        Key key = keyStore.getKey(scope, null);
        if (key == null) {
            throw new KeyStoreException("There is no scope or policy " + scope);
        }

        Cipher cipher = Cipher.getInstance("O365ServiceEncryption");
        cipher.init(mode, key);
        cipher.updateAAD(scope.getBytes(StandardCharsets.UTF_8));
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[64 * 1024];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                byte[] part = cipher.update(buffer, 0, length);
                if (part != null) {
                    out.write(part);
                }
            }
            out.write(cipher.doFinal());
        }
    }
}
