package org.o365se.keyvault;

import java.util.Map;
import java.util.Set;
import org.o365se.rootkey.RootKeyFactory;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.SecretReader;

/** Registers root keys in Azure Key Vault and Managed HSM: {@code https://HOST/keys/NAME}, configured by {@code keyvault.NAME.SETTING}. */
public final class KeyVaultFactory implements RootKeyFactory {
    static final String SCHEME = "https";
    static final String PREFIX = "keyvault";

    /** Creates the factory for {@code java.util.ServiceLoader}. */
    public KeyVaultFactory() {}

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Set<String> configurationPrefixes() {
        return Set.of(PREFIX);
    }

    @Override
    public RootKeyHome connect(Map<String, String> configuration, SecretReader secrets) {
        return new KeyVaultHome(VaultSettingsParser.parse(configuration), secrets, System::nanoTime);
    }
}
