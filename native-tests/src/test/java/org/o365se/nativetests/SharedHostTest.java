package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.KeyChain;
import org.o365se.KeyChainLoadStoreParameter;
import org.o365se.Profile;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.rootkey.RootKeyType;

/** However often a configuration is loaded, each token has one host, which ends with the last KeyStore. */
class SharedHostTest {
    private static final String A = "pkcs11:token=contoso-a;object=root";
    private static final String B = "pkcs11:token=contoso-b;object=root";
    private static final int LOADS = 8;
    private static final int TOKENS = 2;

    @TempDir
    Path folder;

    @Test
    void manyLoadsAndProvidersShareTheHostsOfTheirConfiguration() throws Exception {
        var hsm = new SoftHsm(folder.resolve("hsm"));
        hsm.token("contoso-a", "1111");
        hsm.token("contoso-b", "2222");
        var entries = SoftHsm.both(hsm.entries("a", "contoso-a", "1111"), hsm.entries("b", "contoso-b", "2222"));
        try (var roots = SoftHsm.connect(entries)) {
            roots.generate(A, RootKeyType.AES);
            roots.generate(B, RootKeyType.AES);
        }
        var policy = TokenPolicy.create(folder.resolve("chain"), entries, Profile.SHAREPOINT, A, B);
        Await.until(() -> hosts() == 0);

        var opened = new ArrayList<KeyChain>();
        for (int i = 0; i < LOADS; i++) {
            var provider = new ServiceEncryptionProvider();
            provider.configure(policy.configuration().toString());
            var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
            if (i % 2 == 0) {
                keyStore.load(KeyChainLoadStoreParameter.of(policy.configuration()));
            } else {
                keyStore.load(null, null);
            }
            var chain = KeyChain.of(keyStore);
            // What is opened is dropped, so that a root is asked for each.
            chain.forget();
            var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, provider);
            cipher.init(Cipher.ENCRYPT_MODE, keyStore.getKey(TokenPolicy.SCOPE, null));
            cipher.doFinal(TokenPolicy.MAIL);
            opened.add(chain);
        }
        assertTrue(hosts() <= TOKENS, () -> hosts() + " token hosts for " + LOADS + " loads");
        opened.forEach(KeyChain::close);
        Await.until(() -> hosts() == 0);
    }

    private static long hosts() {
        return ProcessHandle.current()
                .children()
                .filter(process -> process.info().commandLine().orElse("").contains("org.o365se.pkcs11.host.TokenHost"))
                .count();
    }
}
