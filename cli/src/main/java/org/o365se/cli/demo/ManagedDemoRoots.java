package org.o365se.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.o365se.DataEncryptionPolicy;
import org.o365se.cli.secret.SecretFile;

/** Both root keys in the service's managed key store. */
final class ManagedDemoRoots implements DemoRoots {
    private static final String CONFIGURATION = """
            keychain.uri = file:service.keychain
            keychain.secret-source = file:keychain.secret
            managed.keystore = managed.p12
            managed.secret-source = file:managed.secret
            """;
    private static final String HOME = "managed.p12 (secret in managed.secret); the key never leaves it in plaintext";

    @Override
    public DemoFolder makeFolder(boolean keep, PrintWriter out) throws IOException {
        var folder = DemoFolder.create(keep);
        SecretFile.generate(folder.file("keychain.secret"));
        SecretFile.generate(folder.file("managed.secret"));
        try (var configuration = DemoFolder.create(folder.configuration());
                var javaSecurity = DemoFolder.create(folder.javaSecurity())) {
            configuration.write(CONFIGURATION.getBytes(StandardCharsets.US_ASCII));
            javaSecurity.write(JavaSecurityLine.of(folder.configuration()).getBytes(StandardCharsets.ISO_8859_1));
        }
        return folder;
    }

    @Override
    public DataEncryptionPolicy policy(String alias) {
        return DataEncryptionPolicy.builder(alias).build();
    }

    @Override
    public List<String> homes() {
        return List.of(HOME, HOME);
    }

    @Override
    public List<String> next(DemoFolder folder) {
        return List.of();
    }
}
