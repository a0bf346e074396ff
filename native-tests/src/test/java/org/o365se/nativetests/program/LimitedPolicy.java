package org.o365se.nativetests.program;

import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.ProviderException;
import javax.crypto.Cipher;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;

/** A program in a JVM whose administrator forbids AES with 256 bits. */
public final class LimitedPolicy {
    private LimitedPolicy() {}

    /**
     * Lists, which is allowed; encrypts and creates, which is not.
     *
     * @param args the path of a configuration, and the alias of a scope
     * @throws Exception if anything fails otherwise than it should
     */
    public static void main(String[] args) throws Exception {
        var provider = new ServiceEncryptionProvider().configure(args[0]);
        var keyStore = KeyStore.getInstance("O365ServiceEncryption", provider);
        keyStore.load(null, null);
        System.out.println("listed: " + keyStore.size());
        try {
            Cipher.getInstance("O365ServiceEncryption", provider)
                    .init(Cipher.ENCRYPT_MODE, keyStore.getKey(args[1], null));
        } catch (InvalidKeyException e) {
            System.out.println("init: InvalidKeyException " + e.getMessage());
        }
        try (var chain = KeyChain.open(Path.of(args[0]))) {
            chain.create(DataEncryptionPolicy.builder("contoso/sites").build());
        } catch (ProviderException e) {
            System.out.println("create: ProviderException " + e.getMessage());
        }
    }
}
