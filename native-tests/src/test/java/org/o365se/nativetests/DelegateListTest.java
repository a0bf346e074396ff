package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.conscrypt.OpenSSLProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.nativetests.program.LargeRoundTrip;

/** A fresh JVM whose java.security lists us, Amazon's provider and Conscrypt before those of the JDK: whoever is asked first, nobody asks us for AES. */
class DelegateListTest {
    @TempDir
    static Path folder;

    private static Operator operator;

    @BeforeAll
    static void makeAChain() throws Exception {
        operator = Operator.withPolicyAndScope(Files.createDirectory(folder.resolve("chain")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "AmazonCorrettoCryptoProvider", "Conscrypt", "SunJCE"})
    void asTheFirstProviderBeforeItsDelegates(String delegate) throws Exception {
        var configuration = Files.writeString(
                operator.configuration().resolveSibling(delegate + ".properties"),
                Files.readString(operator.configuration()) + "cipher.provider = " + delegate + "\n");
        var us = "O365ServiceEncryption " + configuration;
        var amazon = AmazonCorrettoCryptoProvider.class.getName();
        var conscrypt = OpenSSLProvider.class.getName();
        assertWorks("O365ServiceEncryption", us, amazon, conscrypt);
        assertWorks("AmazonCorrettoCryptoProvider", amazon, conscrypt, us);
    }

    private static void assertWorks(String first, String... providers) throws Exception {
        var result = ForkedJvm.withClassPath(
                        Project.providerJar(),
                        Project.testClasses(),
                        jarOf(AmazonCorrettoCryptoProvider.class),
                        jarOf(OpenSSLProvider.class))
                .property("java.security.properties", javaSecurity(providers))
                .run(LargeRoundTrip.class.getName(), Operator.ALICE);
        assertEquals("first: " + first + "\nsame: true\n", result.text(), result::toString);
        assertEquals(0, result.status(), result::toString);
    }

    /** What is added to java.security: these providers before those of the JDK. */
    private static Path javaSecurity(String... first) throws IOException {
        var providers = new ArrayList<>(List.of(first));
        for (int i = 1; Security.getProperty("security.provider." + i) != null; i++) {
            providers.add(Security.getProperty("security.provider." + i));
        }
        var lines = IntStream.range(0, providers.size())
                .mapToObj(i -> "security.provider." + (i + 1) + "=" + providers.get(i))
                .toList();
        return Files.write(Files.createTempFile(folder, "java", ".security"), lines);
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
