package org.o365se.nativetests.program;

import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Security;
import javax.crypto.Cipher;

/** A program that knows only the JCA: names the first provider of the JVM, and takes a message of some MiB there and back. */
public final class LargeRoundTrip {
    private static final String NAME = "O365ServiceEncryption";

    private LargeRoundTrip() {}

    /**
     * Runs the program.
     *
     * @param args the alias of a scope
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        System.out.println("first: " + Security.getProviders()[0].getName());
        var keyStore = KeyStore.getInstance(NAME);
        keyStore.load(null, null);
        var key = keyStore.getKey(args[0], null);
        var data = new byte[5_000_000];
        var cipher = Cipher.getInstance(NAME);
        cipher.init(Cipher.ENCRYPT_MODE, key);
        var message = cipher.doFinal(data);
        cipher.init(Cipher.DECRYPT_MODE, key);
        System.out.println("same: " + MessageDigest.isEqual(data, cipher.doFinal(message)));
    }
}
