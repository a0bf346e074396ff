package org.o365se.keyvault;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.keyvault.standin.FaultyLine;
import org.o365se.keyvault.standin.StandInAuthority;
import org.o365se.keyvault.standin.StandInVault;

/** Two stand-in vaults with a root key each, and the configuration of a key chain file for policies under both. */
final class TwoVaults implements AutoCloseable {
    static final String POLICY = "contoso/exchange";
    static final String SCOPE = "contoso/alice";
    static final String KEY = "root";

    final StandInAuthority authority = new StandInAuthority(StandIn.CERTIFICATE, 0);
    final StandInVault west = new StandInVault(StandIn.CERTIFICATE, 0, authority);
    final StandInVault east = new StandInVault(StandIn.CERTIFICATE, 0, authority);
    final FaultyLine toWest = new FaultyLine(west.uri().getPort());
    private final Path configuration;

    TwoVaults(Path folder) throws IOException {
        west.keys().createRsa(KEY, 2048);
        east.keys().createAes(KEY, 256);
        west.nameItself(URI.create(westHost()));
        var secret = secretFile(folder.resolve("client.secret"), authority.clientSecret());
        var lines = new ArrayList<>(List.of(
                "keychain.uri = file:" + folder.resolve("service.keychain"),
                "keychain.secret-source = file:"
                        + secretFile(folder.resolve("chain.secret"), "the secret of a chain for tests")));
        for (var vault : List.of(
                List.of("west", "localhost:" + toWest.port()),
                List.of("east", east.uri().getAuthority()))) {
            var prefix = "keyvault." + vault.get(0) + ".";
            lines.addAll(List.of(
                    prefix + "host = " + vault.get(1),
                    prefix + "tenants = contoso",
                    prefix + "credential = client-secret",
                    prefix + "client-id = " + authority.clientId(),
                    prefix + "tenant-id = " + authority.tenantId(),
                    prefix + "client-secret-source = file:" + secret,
                    prefix + "authority = " + authority.uri(),
                    prefix + "trust = " + StandIn.trust()));
            // An attempt ends in a time that a test can wait for, and in which a busy machine answers at the second try
            // at the latest.
            lines.addAll(List.of(
                    prefix + "attempt-timeout = PT10S",
                    prefix + "operation-timeout = PT1M",
                    prefix + "first-token-timeout = PT2M"));
        }
        configuration = Files.write(folder.resolve("o365se.properties"), lines, StandardCharsets.UTF_8);
        KeyChain.init(configuration);
    }

    Path configuration() {
        return configuration;
    }

    String westUri() {
        return westHost() + "/keys/" + KEY;
    }

    String eastUri() {
        return east.keyUri(KEY);
    }

    KeyChain open() throws IOException {
        return KeyChain.open(configuration);
    }

    /** Makes a policy under both roots with one scope, and closes the chain. */
    void makePolicy() throws IOException, KeyChainException {
        try (var chain = open()) {
            chain.create(policy(POLICY));
            chain.create(EncryptionScope.of(SCOPE, POLICY));
        }
    }

    DataEncryptionPolicy policy(String alias) {
        return DataEncryptionPolicy.builder(alias)
                .rootKeys(westUri(), eastUri())
                .build();
    }

    /** How often the vaults were asked to unwrap. */
    int unwraps() {
        return (int) served().stream().filter("unwrapkey"::equals).count();
    }

    List<String> served() {
        var all = new ArrayList<>(west.served());
        all.addAll(east.served());
        return all;
    }

    void forgetServed() {
        west.forgetServed();
        east.forgetServed();
    }

    @Override
    public void close() {
        toWest.close();
        west.close();
        east.close();
        authority.close();
    }

    private String westHost() {
        return "https://localhost:" + toWest.port();
    }

    private static Path secretFile(Path file, String secret) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, secret);
    }
}
