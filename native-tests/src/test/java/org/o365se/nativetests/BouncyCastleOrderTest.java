package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.nativetests.program.ManagedRoots;

/**
 * Managed root keys that were written while Bouncy Castle stands first, second or nowhere in the list of providers open under each of these orders, also in a file that several of
 * them have written. The JDK's PKCS12 key store encrypts a key in another form where Bouncy Castle stands first.
 */
class BouncyCastleOrderTest {
    private static final int[] POSITIONS = {0, 1, 2};

    @TempDir
    private Path folder;

    @Test
    void managedRootsOpenWhereverBouncyCastleStands() throws Exception {
        var configurations = new ArrayList<Path>();
        for (int position : POSITIONS) {
            var configuration = configuration(Files.createDirectory(folder.resolve("written-" + position)));
            configurations.add(configuration);
            run(position, "contoso/first", List.of(configuration));
        }
        // Without Bouncy Castle the JDK alone opens what was written without it, and not what was written with it in
        // front.
        assertEquals(32, firstKey(configurations.get(0)).length);
        assertThrows(UnrecoverableKeyException.class, () -> firstKey(configurations.get(1)));

        for (int position : POSITIONS) {
            run(position, "contoso/added-" + position, configurations);
        }
        for (int position : POSITIONS) {
            run(position, "contoso/again-" + position, configurations);
        }
    }

    private void run(int position, String policy, List<Path> configurations) throws Exception {
        var arguments = Stream.concat(Stream.of(policy), configurations.stream().map(Path::toString))
                .toArray(String[]::new);
        var jar = Path.of(BouncyCastleProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var result = ForkedJvm.withClassPath(Project.providerJar(), Project.testClasses(), jar)
                .property("java.security.properties", javaSecurity(position))
                .run(ManagedRoots.class.getName(), arguments);
        assertEquals(
                "BC: " + position + "\n" + "problems: []\n".repeat(configurations.size()),
                result.text(),
                result::toString);
        assertEquals(0, result.status(), result::toString);
    }

    private static Path configuration(Path folder) throws IOException, InterruptedException {
        new Operator(folder)
                .succeed("secret", "generate", folder.resolve("secret").toString());
        return Files.writeString(folder.resolve("o365se.properties"), """
                keychain.uri = file:service.keychain
                keychain.secret-source = file:secret
                managed.keystore = managed.p12
                managed.secret-source = file:secret
                """);
    }

    /** Reads a key as a program does that knows only the JDK. */
    private static byte[] firstKey(Path configuration) throws Exception {
        var secret =
                Files.readString(configuration.resolveSibling("secret")).strip().toCharArray();
        var store =
                KeyStore.getInstance(configuration.resolveSibling("managed.p12").toFile(), secret);
        return store.getKey(Collections.list(store.aliases()).get(0), secret).getEncoded();
    }

    /** What is added to java.security: the providers of the JDK with Bouncy Castle at a position, 0 for nowhere. */
    private Path javaSecurity(int position) throws IOException {
        var providers = new ArrayList<String>();
        for (int i = 1; Security.getProperty("security.provider." + i) != null; i++) {
            providers.add(Security.getProperty("security.provider." + i));
        }
        if (position > 0) {
            providers.add(position - 1, BouncyCastleProvider.class.getName());
        }
        var lines = IntStream.range(0, providers.size())
                .mapToObj(i -> "security.provider." + (i + 1) + "=" + providers.get(i))
                .toList();
        return Files.write(folder.resolve("java-" + position + ".security"), lines);
    }
}
