package org.o365se.internal.keys;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;

/**
 * A service that encrypts and decrypts under a policy, and dumps its heap before and after somebody else purges it. It knows no key. Arguments: configuration,
 * folder for the dumps, aliases.
 */
final class PurgedService {
    private static final byte[] MAIL = new byte[20_000];

    private PurgedService() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[1]);
        var aliases = List.of(arguments).subList(2, arguments.length);
        try (var chain = KeyChain.open(Path.of(arguments[0]))) {
            // They stay reachable, as in a service that keeps its keys and ciphers.
            var keys = new Key[aliases.size()];
            var ciphers = new Cipher[aliases.size()];
            var messages = new byte[aliases.size()][];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = chain.key(aliases.get(i));
                ciphers[i] = Cipher.getInstance("O365ServiceEncryption", new ServiceEncryptionProvider());
                ciphers[i].init(Cipher.ENCRYPT_MODE, keys[i]);
                messages[i] = ciphers[i].doFinal(MAIL);
                ciphers[i].init(Cipher.DECRYPT_MODE, keys[i]);
                ciphers[i].doFinal(messages[i]);
            }
            dump(folder.resolve("before.hprof"));
            System.out.println("used");
            if (System.in.read() < 0) {
                throw new IOException("Nobody has purged");
            }
            int refused = 0;
            for (int i = 0; i < keys.length; i++) {
                try {
                    ciphers[i].init(Cipher.DECRYPT_MODE, keys[i]);
                    ciphers[i].doFinal(messages[i]);
                } catch (GeneralSecurityException e) {
                    refused++;
                }
            }
            dump(folder.resolve("after.hprof"));
            System.out.println("refused " + refused + " " + Arrays.hashCode(messages));
        }
    }

    private static void dump(Path file) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
    }
}
