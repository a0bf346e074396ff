package org.o365se.nativetests.program;

import java.io.IOException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;

/** A program that shares its JVM with a provider whose configuration is broken. */
public final class UsesOthers {
    private UsesOthers() {}

    /**
     * Uses other algorithms, then ours.
     *
     * @param args none
     * @throws Exception if the algorithms of others do not work
     */
    public static void main(String[] args) throws Exception {
        System.out.println("there: " + (Security.getProvider("O365ServiceEncryption") != null));
        System.out.println("SHA-256: " + MessageDigest.getInstance("SHA-256").digest().length);
        var key = KeyGenerator.getInstance("AES").generateKey();
        var aes = Cipher.getInstance("AES/GCM/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, key, new SecureRandom());
        System.out.println("AES: " + aes.doFinal(new byte[10]).length);
        KeyStore.getInstance("PKCS12").load(null, null);
        System.out.println("PKCS12: loaded");
        try {
            KeyStore.getInstance("O365ServiceEncryption").load(null, null);
            System.out.println("ours: loaded");
        } catch (IOException e) {
            System.out.println("ours: " + e.getMessage());
        }
    }
}
