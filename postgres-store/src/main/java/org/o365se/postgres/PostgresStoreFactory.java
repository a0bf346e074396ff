package org.o365se.postgres;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.o365se.rootkey.SecretReader;
import org.o365se.store.KeyChainStore;
import org.o365se.store.KeyChainStoreFactory;

/** Registers key chains in PostgreSQL: {@code keychain.uri = jdbc:postgresql://HOST/DATABASE}, configured by {@code postgres.SETTING}. */
public final class PostgresStoreFactory implements KeyChainStoreFactory {
    static final String SCHEME = "jdbc";
    static final String PREFIX = "postgres";

    /** Creates the factory for {@code java.util.ServiceLoader}. */
    public PostgresStoreFactory() {}

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Set<String> configurationPrefixes() {
        return Set.of(PREFIX);
    }

    @Override
    public KeyChainStore connect(String uri, Map<String, String> configuration, SecretReader secrets) {
        var settings = PostgresSettings.parse(uri, configuration);
        return new PostgresKeyChainStore(
                new Database(new ConnectionSource(settings, secrets), settings, System::nanoTime), settings.schema());
    }

    @Override
    public Optional<String> setUpScript(String uri, Map<String, String> configuration) {
        return Optional.of(SetUpScript.withRoles(PostgresSettings.parse(uri, configuration)));
    }
}
