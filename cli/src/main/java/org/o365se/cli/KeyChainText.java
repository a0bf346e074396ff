package org.o365se.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;

/** Prints the public part of a key chain file: what the KeyStore lists when it is loaded without the secret. */
final class KeyChainText {
    /** Where the version of the format is in a key chain file. */
    private static final int VERSION_OFFSET = 4;

    private KeyChainText() {}

    static void print(InputStream whole, byte[] start, PrintWriter out) throws IOException, GeneralSecurityException {
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
        keyStore.load(new BufferedInputStream(whole), null);
        var chain = KeyChain.of(keyStore);
        new Facts()
                .add("format", "key chain, version " + Byte.toUnsignedInt(start[VERSION_OFFSET]))
                .add("chain id", chain.id())
                .add("generation", chain.generation())
                .add("policies", count(keyStore, DataEncryptionPolicy.class))
                .add("scopes", count(keyStore, EncryptionScope.class))
                .print(out);
    }

    /** Counts what has a name; the default scope of a policy has none. */
    private static long count(KeyStore keyStore, Class<? extends KeyStore.Entry> kind) throws KeyStoreException {
        long count = 0;
        for (var alias : Collections.list(keyStore.aliases())) {
            if (keyStore.entryInstanceOf(alias, kind)) {
                count++;
            }
        }
        return count;
    }
}
