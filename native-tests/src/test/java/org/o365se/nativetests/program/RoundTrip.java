package org.o365se.nativetests.program;

import java.security.KeyStore;
import java.security.MessageDigest;
import javax.crypto.Cipher;

/** A program that knows only the JCA: encrypts and decrypts under a scope of the chain that the configuration names, whoever named it. */
public final class RoundTrip {
    private static final String NAME = "O365ServiceEncryption";

    private RoundTrip() {}

    /**
     * Runs the program.
     *
     * @param args the alias of a scope
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        var keyStore = KeyStore.getInstance(NAME);
        keyStore.load(null, null);
        var key = keyStore.getKey(args[0], null);
        var data = new byte[50_000];
        var cipher = Cipher.getInstance(NAME);
        cipher.init(Cipher.ENCRYPT_MODE, key);
        var message = cipher.doFinal(data);
        cipher.init(Cipher.DECRYPT_MODE, key);
        var module = cipher.getProvider().getClass().getModule();
        System.out.println("same: " + MessageDigest.isEqual(data, cipher.doFinal(message)));
        System.out.println("module: " + (module.isNamed() ? module.getName() : "none"));
    }
}
