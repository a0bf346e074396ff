package org.o365se.benchmarks.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.KeyGenerator;
import org.o365se.pkcs11.Pkcs11RootKeyFactory;
import org.o365se.pkcs11.TokenRoots;

/** A SoftHSM token with so many other objects in it, seen by the bridge and by the JDK's PKCS#11 provider. */
final class BenchmarkToken {
    /** The JVM's own environment must name it: SunPKCS11 loads the library into this process. {@code ./dev benchmarks} sees to that. */
    private static final String CONFIGURATION = "SOFTHSM2_CONF";

    private static final String LIBRARY = "/usr/lib/softhsm/libsofthsm2.so";
    private static final String LABEL = "benchmark";
    private static final String PIN = "1111";
    private static final String ANY_AES_KEY = "attributes(generate,CKO_SECRET_KEY,CKK_AES) = { CKA_TOKEN = true }\n";

    private final Path folder;
    private final Path configuration;

    private BenchmarkToken(Path folder, Path configuration) {
        this.folder = folder;
        this.configuration = configuration;
    }

    /** Returns the token, and makes it if it is not there. */
    static BenchmarkToken with(int objects) throws IOException, GeneralSecurityException {
        var configuration = System.getenv(CONFIGURATION);
        if (configuration == null) {
            throw new IllegalStateException("Set " + CONFIGURATION + " to a file for SoftHSM's configuration");
        }
        var parent = Path.of(System.getProperty(ChainFolder.PROPERTY));
        var token = new BenchmarkToken(parent.resolve("token-" + objects), Path.of(configuration));
        boolean isNew = !Files.exists(token.folder);
        Files.createDirectories(token.folder);
        Files.writeString(
                token.configuration,
                "directories.tokendir = " + token.folder + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        if (isNew) {
            run(List.of("softhsm2-util", "--init-token", "--free", "--label", LABEL, "--so-pin", PIN, "--pin", PIN));
            token.fill(objects);
        }
        return token;
    }

    private void fill(int objects) throws IOException, GeneralSecurityException {
        if (objects > 0) {
            var generator = KeyGenerator.getInstance("AES", sunPkcs11("Filling", ANY_AES_KEY));
            generator.init(128);
            for (int i = 0; i < objects; i++) {
                generator.generateKey();
            }
        }
    }

    /** Returns the JDK's PKCS#11 provider, logged in, not registered. */
    Provider sunPkcs11(String name, String attributes) throws IOException, GeneralSecurityException {
        var file = Files.writeString(
                folder.resolveSibling(name + ".cfg"),
                "name = " + name + "\nlibrary = " + LIBRARY + "\nslotListIndex = 0\n" + attributes);
        var provider = Security.getProvider("SunPKCS11").configure(file.toString());
        KeyStore.getInstance("PKCS11", provider).load(null, PIN.toCharArray());
        return provider;
    }

    /** Returns the bridge's root keys in this token. */
    TokenRoots bridge() {
        return new Pkcs11RootKeyFactory()
                .connect(
                        Map.of(
                                "pkcs11.b.library",
                                LIBRARY,
                                "pkcs11.b.token",
                                LABEL,
                                "pkcs11.b.pin-source",
                                "prompt",
                                "pkcs11.b.tenants",
                                "*",
                                "pkcs11.b.raw-rsa",
                                "allowed",
                                "pkcs11.b.environment." + CONFIGURATION,
                                configuration.toString()),
                        (key, source) -> PIN.toCharArray());
    }

    /** Returns the URI of a root key in it. */
    static String uri(String object) {
        return "pkcs11:token=" + LABEL + ";object=" + object;
    }

    private static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(command.get(0) + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
