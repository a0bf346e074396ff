package org.o365se.internal.root;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** Finds the home of a root key by the scheme of its URI. Thread-safe. */
public final class Roots implements AutoCloseable {
    private final Map<String, RootKeyHome> homes;
    private final Runnable release;

    /** The homes become this object's, which closes them. */
    public Roots(Map<String, RootKeyHome> homesByScheme) {
        this(homesByScheme, () -> homesByScheme.values().forEach(RootKeyHome::close));
    }

    /** The homes stay the caller's, who is told when they are not needed here any more. */
    public Roots(Map<String, RootKeyHome> homesByScheme, Runnable release) {
        this.homes = Map.copyOf(homesByScheme);
        this.release = release;
    }

    RootKey newest(String uri, String tenant) {
        return homeOf(uri).newest(uri, tenant);
    }

    public RootKey exact(RootKeyDescription description, String tenant) {
        return homeOf(description.uri()).exact(description, tenant);
    }

    /** Checks whether a root key is suitable. */
    public List<RootKeyCheck> check(String uri) {
        return homeOf(uri).check(uri);
    }

    @Override
    public void close() {
        release.run();
    }

    private RootKeyHome homeOf(String uri) {
        int colon = uri.indexOf(':');
        var scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
        var home = homes.get(scheme);
        if (home == null && RootChooser.isManaged(scheme + ":")) {
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.CONFIGURATION_INCOMPLETE,
                    "The root key " + uri
                            + " is in the managed key store, and the configuration names none; set managed.keystore = PATH and"
                            + " managed.secret-source = file:PATH",
                    null);
        }
        if (home == null) {
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.ROOT_SCHEME_UNKNOWN,
                    "No installed bridge serves the root key URI " + uri
                            + " (scheme \"" + scheme
                            + "\"); installed: "
                            + String.join(", ", homes.keySet().stream().sorted().toList())
                            + ". Put the bridge's jar beside the provider's, or correct the URI",
                    null);
        }
        return home;
    }
}
