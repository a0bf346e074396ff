package org.o365se.keyvault;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The host of a vault or Managed HSM: a name in lower case, with {@code :PORT} if the port is not 443. */
record VaultHost(String text) {
    private static final int MAX_CHARACTERS = 253;
    private static final int HTTPS_PORT = 443;

    // One or more DNS labels, which includes IPv4 addresses.
    private static final Pattern HOST = Pattern.compile(
            "([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*)(?::([1-9][0-9]{0,4}))?");

    /** Parses a host; empty if it is invalid. Upper case and {@code :443} are accepted and normalized. */
    static Optional<VaultHost> parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        var match = HOST.matcher(text.toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            return Optional.empty();
        }
        int port = match.group(2) == null ? HTTPS_PORT : Integer.parseInt(match.group(2));
        if (port > 65535) {
            return Optional.empty();
        }
        return Optional.of(new VaultHost(port == HTTPS_PORT ? match.group(1) : match.group(1) + ":" + port));
    }

    String name() {
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    /** Returns the cloud of Azure that this host belongs to; empty for a private host. */
    Optional<AzureCloud> cloud() {
        return AzureCloud.of(this);
    }

    /** Returns the home of the vault's keys. */
    String home() {
        return "https://" + text;
    }

    @Override
    public String toString() {
        return text;
    }
}
