package org.o365se.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;

/** Shows the public part of a key chain file: what the KeyStore lists when it is loaded without the secret. */
final class KeyChainText {
    private KeyChainText() {}

    static void print(Path file, byte[] start, PrintWriter out) throws IOException, GeneralSecurityException {
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
        try (var in = new BufferedInputStream(Input.open(file))) {
            keyStore.load(in, null);
        }
        var header = ChainFileHeader.parse(start);
        var chain = KeyChain.of(keyStore);
        new Facts()
                .add("format", "key chain, version " + header.version())
                .add("chain id", header.chainId())
                .add("generation", header.generation())
                .add("policies", chain.policies().size())
                .add("scopes", chain.scopes().size() + ", the default scopes of the policies among them")
                .print(out);
    }
}
