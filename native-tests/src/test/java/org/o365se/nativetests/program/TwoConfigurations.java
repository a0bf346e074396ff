package org.o365se.nativetests.program;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Security;
import javax.crypto.Cipher;
import org.o365se.ServiceEncryptionProvider;

/** A program with two provider objects, one registered and one not, over two configurations with a scope of the same name in each. */
public final class TwoConfigurations {
    private static final String NAME = "O365ServiceEncryption";

    private TwoConfigurations() {}

    /**
     * Runs the program.
     *
     * @param args two paths of configurations, and the alias of a scope
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        var first = new ServiceEncryptionProvider().configure(args[0]);
        var second = new ServiceEncryptionProvider().configure(args[1]);
        Security.addProvider(first);
        var one = KeyStore.getInstance(NAME);
        one.load(null, null);
        var two = KeyStore.getInstance(NAME, second);
        two.load(null, null);
        System.out.println("entries: " + one.size() + " and " + two.size());

        var data = new byte[20_000];
        var sealer = Cipher.getInstance(NAME);
        sealer.init(Cipher.ENCRYPT_MODE, one.getKey(args[2], null));
        var message = sealer.doFinal(data);
        System.out.println("first opens its own: " + MessageDigest.isEqual(data, open(one, args[2], message)));
        try {
            open(two, args[2], message);
            System.out.println("second opens it too");
        } catch (GeneralSecurityException e) {
            System.out.println("second: " + e.getMessage().substring(0, 11));
        }

        two.deleteEntry(args[2]);
        System.out.println(
                "after a deletion in the second: " + one.containsAlias(args[2]) + " and " + two.containsAlias(args[2]));
    }

    private static byte[] open(KeyStore keyStore, String alias, byte[] message) throws GeneralSecurityException {
        var opener = Cipher.getInstance(NAME, keyStore.getProvider());
        opener.init(Cipher.DECRYPT_MODE, keyStore.getKey(alias, null));
        return opener.doFinal(message);
    }
}
