package org.o365se.internal.maintenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.TestKeys;

/** A chain in memory with the scopes of Alice and Bob, and their messages. */
final class MessageFixture {
    static final String ALICE = "contoso/alice";
    static final String BOB = "contoso/bob";
    static final byte[] NO_AAD = {};

    final KeyChain chain;
    private final KeyStore keyStore;

    MessageFixture() throws GeneralSecurityException, IOException {
        keyStore = KeyStore.getInstance("O365ServiceEncryption", TestKeys.memoryProvider());
        keyStore.load(null, null);
        chain = KeyChain.of(keyStore);
        chain.create(DataEncryptionPolicy.builder(TestKeys.POLICY).build());
        chain.create(EncryptionScope.of(ALICE, TestKeys.POLICY));
        chain.create(EncryptionScope.of(BOB, TestKeys.POLICY));
    }

    byte[] seal(String scope, byte[] plain) throws GeneralSecurityException {
        return seal(scope, plain, NO_AAD);
    }

    byte[] seal(String scope, byte[] plain, byte[] aad) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("O365ServiceEncryption", keyStore.getProvider());
        cipher.init(Cipher.ENCRYPT_MODE, chain.key(scope));
        cipher.updateAAD(aad);
        return cipher.doFinal(plain);
    }

    byte[] open(String scope, byte[] message) throws GeneralSecurityException {
        return open(scope, message, NO_AAD);
    }

    byte[] open(String scope, byte[] message, byte[] aad) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("O365ServiceEncryption", keyStore.getProvider());
        cipher.init(Cipher.DECRYPT_MODE, chain.key(scope));
        cipher.updateAAD(aad);
        return cipher.doFinal(message);
    }

    /** Returns all regular files below a folder, hidden ones too. */
    static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }
}
