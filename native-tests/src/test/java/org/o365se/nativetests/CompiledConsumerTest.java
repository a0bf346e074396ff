package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program that uses the published modules compiles without a warning, on the module path and on the class path, with the compiler of every JDK that is installed. */
class CompiledConsumerTest {
    private static final Path JDKS = Path.of("/usr/lib/jvm");

    private static final String USES_THE_PROVIDER = """
            package consumer;

            import java.io.IOException;
            import java.nio.file.Path;
            import java.security.GeneralSecurityException;
            import java.security.KeyStore;
            import javax.crypto.SecretKey;
            import org.o365se.ConfigurationException;
            import org.o365se.DataEncryptionPolicy;
            import org.o365se.EncryptionScope;
            import org.o365se.KeyChain;
            import org.o365se.KeyChainException;
            import org.o365se.KeyChainLoadStoreParameter;
            import org.o365se.ServiceEncryptionProvider;
            import org.o365se.rootkey.RootKeyException;
            import org.o365se.rootkey.RootKeyUnavailableException;

            final class UsesTheProvider {
                private UsesTheProvider() {}

                static String use(Path configuration) throws GeneralSecurityException, IOException {
                    try (KeyChain chain = KeyChain.open(configuration)) {
                        chain.create(DataEncryptionPolicy.builder("contoso/exchange").build());
                        chain.create(EncryptionScope.of("contoso/alice", "contoso/exchange"));
                    } catch (ConfigurationException | KeyChainException e) {
                        return e.id() + e.text();
                    } catch (RootKeyUnavailableException e) {
                        return e.failureClass().name();
                    } catch (RootKeyException e) {
                        return e.toString();
                    }
                    KeyStore.LoadStoreParameter parameter = KeyChainLoadStoreParameter.of(configuration);
                    KeyStore.ProtectionParameter protection = parameter.getProtectionParameter();
                    KeyStore keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
                    keyStore.load(parameter);
                    SecretKey key = (SecretKey) keyStore.getKey("contoso/alice", null);
                    throw new RootKeyUnavailableException(() -> 9999, key + " " + protection, null);
                }
            }
            """;

    private static final String USES_THE_TOKEN_BRIDGE = """
            package consumer;

            import org.o365se.pkcs11.Pkcs11RootKeyFactory;
            import org.o365se.rootkey.RootKeyFactory;

            final class UsesTheTokenBridge {
                private UsesTheTokenBridge() {}

                static RootKeyFactory factory() {
                    return new Pkcs11RootKeyFactory();
                }
            }
            """;

    @TempDir
    Path folder;

    /** The folders of the JDKs: the one that runs the tests, and all that the system has beside it. */
    static List<Path> jdks() throws IOException {
        var found = new ArrayList<Path>();
        found.add(Path.of(System.getProperty("java.home")).toRealPath());
        if (Files.isDirectory(JDKS)) {
            try (Stream<Path> folders = Files.list(JDKS)) {
                for (var jdk : folders.sorted().toList()) {
                    if (Files.isExecutable(jdk.resolve("bin/javac")) && !found.contains(jdk.toRealPath())) {
                        found.add(jdk.toRealPath());
                    }
                }
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aModuleThatRequiresTheProviderAlone(Path jdk) throws Exception {
        assertCompiles(
                jdk,
                List.of("--module-path", Project.providerJar().toString()),
                source("module-info.java", "module consumer { requires org.o365se.provider; }"),
                source("consumer/UsesTheProvider.java", USES_THE_PROVIDER));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aModuleThatRequiresEveryPublishedModule(Path jdk) throws Exception {
        assertCompiles(
                jdk,
                List.of("--module-path", withoutAnnotations()),
                source("module-info.java", """
                        @SuppressWarnings("module") // the 11 is the name's
                        module consumer {
                            requires org.o365se.provider;
                            requires org.o365se.pkcs11;
                            requires org.o365se.keyvault;
                        }
                        """),
                source("consumer/UsesTheProvider.java", USES_THE_PROVIDER),
                source("consumer/UsesTheTokenBridge.java", USES_THE_TOKEN_BRIDGE));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aProgramOnTheClassPath(Path jdk) throws Exception {
        assertCompiles(
                jdk,
                List.of("-cp", withoutAnnotations()),
                source("consumer/UsesTheProvider.java", USES_THE_PROVIDER),
                source("consumer/UsesTheTokenBridge.java", USES_THE_TOKEN_BRIDGE));
    }

    /** All that the command has, but for JSpecify, which some library may bring along and a program need not have. */
    private static String withoutAnnotations() {
        var jars = Project.commandClassPath().stream()
                .filter(jar -> !jar.getFileName().toString().startsWith("jspecify"))
                .map(Path::toString)
                .toList();
        assertTrue(jars.stream().anyMatch(jar -> jar.contains("o365se-keyvault-bridge")), jars::toString);
        return String.join(":", jars);
    }

    private Path source(String name, String text) throws IOException {
        var file = folder.resolve("src").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void assertCompiles(Path jdk, List<String> path, Path... sources) throws Exception {
        var classes = Files.createDirectories(folder.resolve("classes"));
        var command = new ArrayList<String>(
                List.of(jdk.resolve("bin/javac").toString(), "-Xlint:all", "-Werror", "--release", "17"));
        command.addAll(path);
        command.addAll(List.of("-d", classes.toString()));
        Stream.of(sources).map(Path::toString).forEach(command::add);
        var result = ForkedJvm.runCommand(folder, new byte[0], command.toArray(String[]::new));
        assertEquals(0, result.status(), result::toString);
        assertFalse(result.toString().contains("warning"), result::toString);
    }
}
