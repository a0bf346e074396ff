package org.o365se.keychain;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.error.ErrorId;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** Finds the home of a root key by the scheme of its URI. Thread-safe. */
final class Roots implements AutoCloseable {
    private final Supplier<Map<String, RootKeyHome>> connect;
    private @Nullable Map<String, RootKeyHome> connected;

    /** Connects when a root key is first asked for; what it connects to is closed with this object. */
    Roots(Supplier<Map<String, RootKeyHome>> connect) {
        this.connect = connect;
    }

    RootKey newest(String uri) {
        return homeOf(uri).newest(uri);
    }

    RootKey exact(RootKeyDescription description) {
        return homeOf(description.uri()).exact(description);
    }

    @Override
    public synchronized void close() {
        if (connected != null) {
            connected.values().forEach(RootKeyHome::close);
        }
    }

    private synchronized Map<String, RootKeyHome> homes() {
        if (connected == null) {
            connected = Map.copyOf(connect.get());
        }
        return connected;
    }

    private RootKeyHome homeOf(String uri) {
        int colon = uri.indexOf(':');
        var scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
        var homes = homes();
        var home = homes.get(scheme);
        if (home == null) {
            throw new RootKeyMisconfiguredException(
                    ErrorId.ROOT_SCHEME_UNKNOWN.with("No installed bridge serves the root key URI " + uri
                            + " (scheme \"" + scheme
                            + "\"); installed: "
                            + String.join(", ", homes.keySet().stream().sorted().toList())
                            + ". Put the bridge's jar beside the provider's, or mend the URI"),
                    null);
        }
        return home;
    }
}
