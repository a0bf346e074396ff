package org.o365se.nativetests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Map;
import javax.crypto.Cipher;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.Profile;
import org.o365se.ServiceEncryptionProvider;

/** A key chain in a folder whose policy has its root keys in tokens, and an application that uses it. */
final class TokenPolicy {
    static final String POLICY = "contoso/exchange";
    static final String SCOPE = "contoso/alice@contoso.com";
    static final byte[] MAIL = "Dear Alice".getBytes(StandardCharsets.UTF_8);

    private final Path configuration;

    private TokenPolicy(Path configuration) {
        this.configuration = configuration;
    }

    static TokenPolicy create(Path folder, Map<String, String> entries, Profile profile, String root, String otherRoot)
            throws IOException, InterruptedException, KeyChainException {
        Files.createDirectories(folder);
        new Operator(folder)
                .succeed("secret", "generate", folder.resolve("keychain.secret").toString());
        var made = new TokenPolicy(Files.writeString(
                folder.resolve("o365se.properties"),
                "keychain.uri = file:service.keychain\nkeychain.secret-source = file:keychain.secret\n"
                        + SoftHsm.lines(entries)));
        KeyChain.init(made.configuration);
        try (var chain = KeyChain.open(made.configuration)) {
            chain.create(DataEncryptionPolicy.builder(POLICY)
                    .profile(profile)
                    .rootKeys(root, otherRoot)
                    .build());
            chain.create(EncryptionScope.of(SCOPE, POLICY));
        }
        return made;
    }

    Path configuration() {
        return configuration;
    }

    /** An application that has not asked for any root key yet. */
    Application start() throws IOException {
        return new Application(KeyChain.open(configuration));
    }

    /** A program with the key chain open. */
    static final class Application implements AutoCloseable {
        private final KeyChain chain;
        private final ServiceEncryptionProvider provider = new ServiceEncryptionProvider();

        private Application(KeyChain chain) {
            this.chain = chain;
        }

        byte[] encrypt() throws GeneralSecurityException {
            return crypt(Cipher.ENCRYPT_MODE, MAIL);
        }

        byte[] decrypt(byte[] message) throws GeneralSecurityException {
            return crypt(Cipher.DECRYPT_MODE, message);
        }

        /** Drops what was opened, so that a root is asked again. */
        void forget() {
            chain.forget();
        }

        @Override
        public void close() {
            chain.close();
        }

        private byte[] crypt(int mode, byte[] input) throws GeneralSecurityException {
            Key key = chain.key(SCOPE);
            var cipher = Cipher.getInstance("O365ServiceEncryption", provider);
            cipher.init(mode, key);
            cipher.updateAAD(SCOPE.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        }
    }
}
