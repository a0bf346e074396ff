package org.o365se.pkcs11;

import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.o365se.rootkey.RootKeyFactory;
import org.o365se.rootkey.SecretReader;

/**
 * Root keys in an HSM: the factory that the provider finds by {@code java.util.ServiceLoader}. Serves the scheme {@code pkcs11} (RFC 7512) and the configuration entries {@code
 * pkcs11.NAME.*}. Thread-safe.
 */
public final class Pkcs11RootKeyFactory implements RootKeyFactory {
    /** Creates the factory; it does nothing until {@link #connect}. */
    public Pkcs11RootKeyFactory() {}

    @Override
    public Set<String> schemes() {
        return Set.of(Pkcs11Uri.SCHEME);
    }

    @Override
    public Set<String> configurationPrefixes() {
        return Set.of(TokenSettings.PREFIX);
    }

    @Override
    public TokenRoots connect(Map<String, String> configuration, SecretReader secrets) {
        var tokens = new ArrayList<Token>();
        TokenSettings.parse(configuration).forEach(settings -> tokens.add(new HostedToken(settings, secrets)));
        return new TokenRoots(tokens);
    }

    @Override
    public boolean canAdminister() {
        return true;
    }

    @Override
    public TokenRoots administer(Map<String, String> configuration, SecretReader secrets) {
        return connect(configuration, secrets);
    }
}
