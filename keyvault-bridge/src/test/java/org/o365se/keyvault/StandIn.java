package org.o365se.keyvault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.o365se.keyvault.standin.StandInAuthority;
import org.o365se.keyvault.standin.StandInCertificate;
import org.o365se.keyvault.standin.StandInVault;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.SecretReader;

/** One stand-in vault with its token endpoint, and the bridge to it: the real SDK over real TLS. */
final class StandIn implements AutoCloseable {
    static final String TENANT = "contoso";
    static final String KEY = "root-2026";

    /** Making one starts keytool, so one serves all tests of a JVM. */
    static final StandInCertificate CERTIFICATE = StandInCertificate.make("EC");

    private static final Path TRUST = trustFile();

    final StandInAuthority authority = new StandInAuthority(CERTIFICATE, 0);
    final StandInVault vault = new StandInVault(CERTIFICATE, 0, authority);
    private final Map<String, String> configuration = new TreeMap<>();
    private final AtomicLong skipped = new AtomicLong();
    private LongSupplier running = System::nanoTime;
    private final List<RootKeyHome> homes = new ArrayList<>();

    /** A vault with one RSA key. */
    StandIn() {
        vault.keys().createRsa(KEY, 2048);
        configuration.putAll(configurationOf(authority, vault.uri()));
    }

    /** Time limits that no slow machine reaches, for tests that are not about them. */
    static final Map<String, String> PATIENT = Map.of(
            "attempt-timeout", "PT1M",
            "operation-timeout", "PT2M",
            "first-token-timeout", "PT2M");

    /** What makes the bridge reach a vault as the stand-in's application. */
    static Map<String, String> configurationOf(StandInAuthority authority, URI vault) {
        var configuration = new TreeMap<>(Map.of(
                "keyvault.west.host", vault.getAuthority(),
                "keyvault.west.tenants", TENANT,
                "keyvault.west.credential", "client-secret",
                "keyvault.west.client-id", authority.clientId(),
                "keyvault.west.tenant-id", authority.tenantId(),
                "keyvault.west.client-secret-source", "env:CLIENT_SECRET",
                "keyvault.west.authority", authority.uri().toString(),
                "keyvault.west.trust", TRUST.toString()));
        PATIENT.forEach((setting, value) -> configuration.put("keyvault.west." + setting, value));
        return configuration;
    }

    static Path trust() {
        return TRUST;
    }

    StandIn with(String setting, String value) {
        configuration.put("keyvault.west." + setting, value);
        return this;
    }

    StandIn without(String setting) {
        configuration.remove("keyvault.west." + setting);
        return this;
    }

    /** Lets the clock of the homes that come after jump. */
    void skipTime(Duration time) {
        skipped.addAndGet(time.toNanos());
    }

    /** Stops the clock of the homes that come after, but for {@link #skipTime}. */
    StandIn withFrozenClock() {
        running = () -> 0;
        return this;
    }

    LongSupplier clock() {
        var basis = running;
        return () -> basis.getAsLong() + skipped.get();
    }

    RootKeyHome home() {
        SecretReader secrets = (key, source) -> authority.clientSecret().toCharArray();
        var home = new KeyVaultHome(VaultSettingsParser.parse(configuration), secrets, clock());
        homes.add(home);
        return home;
    }

    /** The URI of the one key. */
    String uri() {
        return vault.keyUri(KEY);
    }

    RootKey root() {
        return home().newest(uri(), TENANT);
    }

    /** The only version of the one key. */
    String version() {
        return vault.keys().versions(KEY).get(0).version();
    }

    @Override
    public void close() {
        homes.forEach(RootKeyHome::close);
        vault.close();
        authority.close();
    }

    private static Path trustFile() {
        try {
            var file = Files.createTempFile("o365se-trust", ".pem");
            file.toFile().deleteOnExit();
            return Files.writeString(file, CERTIFICATE.pem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
