package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;

/** Messages that were sealed under scopes of a chain, and must open for ever. */
final class SealedMails {
    private final ServiceEncryptionProvider provider = new ServiceEncryptionProvider();
    private final List<Mail> mails = new ArrayList<>();

    private static final class Mail {
        private final String alias;
        private final int number;
        private final byte[] sealed;

        Mail(String alias, int number, byte[] sealed) {
            this.alias = alias;
            this.number = number;
            this.sealed = sealed;
        }
    }

    private static byte[] plain(String alias, int number) {
        return (alias + " " + number).getBytes(StandardCharsets.UTF_8);
    }

    /** Seals one under each of these scopes. */
    void seal(KeyChain chain, List<String> aliases) throws GeneralSecurityException {
        for (var alias : aliases) {
            int number = mails.size();
            mails.add(new Mail(alias, number, crypt(Cipher.ENCRYPT_MODE, chain, alias, plain(alias, number))));
        }
    }

    /** Forgets those of a scope, or of a policy's own. */
    void forgetThoseOf(String alias) {
        mails.removeIf(mail -> mail.alias.equals(alias));
    }

    /** Opens all of them. */
    void assertOpen(KeyChain chain) throws GeneralSecurityException {
        for (var mail : mails) {
            assertArrayEquals(
                    plain(mail.alias, mail.number), crypt(Cipher.DECRYPT_MODE, chain, mail.alias, mail.sealed));
        }
    }

    /** Opens all of them in a JVM that has opened nothing yet; the folder is new or empty. */
    void assertOpenInAnotherProcess(Path configuration, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (var out = new DataOutputStream(Files.newOutputStream(folder.resolve("mails")))) {
            for (var mail : mails) {
                out.writeUTF(mail.alias);
                out.writeInt(mail.number);
                out.writeInt(mail.sealed.length);
                out.write(mail.sealed);
            }
        }
        var classPath = new ArrayList<>(Project.commandClassPath());
        classPath.add(Project.testClasses());
        var result = ForkedJvm.withClassPath(classPath)
                .startingFast()
                .run(ChainProgram.class.getName(), "read", configuration.toString(), folder.toString());
        assertEquals(0, result.status(), result::toString);
        assertTrue(result.text().strip().endsWith(" " + mails.size()), result::toString);
    }

    private byte[] crypt(int mode, KeyChain chain, String alias, byte[] input) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, provider);
        cipher.init(mode, chain.key(alias));
        return cipher.doFinal(input);
    }
}
