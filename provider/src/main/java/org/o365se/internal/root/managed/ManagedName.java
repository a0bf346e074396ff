package org.o365se.internal.root.managed;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SanitizedText;

/** The name of a key in one of the service's own stores, of which there may be several versions. In lower case, because PKCS12 converts aliases. */
record ManagedName(StoreKind kind, String text) {
    /** The pattern of a name. */
    static final String PATTERN = "[a-z0-9][a-z0-9._-]{0,126}";

    private static final Pattern ALLOWED = Pattern.compile(PATTERN);

    ManagedName {
        if (!ALLOWED.matcher(text).matches()) {
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.ROOT_URI_BAD,
                    "\"" + SanitizedText.value(text)
                            + "\" is not a name of a " + kind.key()
                            + "; use 1 to 127 characters of a-z, 0-9, dot, underscore"
                            + " and hyphen, starting with a letter or digit",
                    null);
        }
    }

    /** Returns the name in a URI, whose scheme is in lower case. */
    static ManagedName ofUri(String uri) {
        return Arrays.stream(StoreKind.values())
                .filter(kind -> uri.startsWith(kind.scheme() + ":"))
                .findFirst()
                .map(kind -> new ManagedName(kind, uri.substring(kind.scheme().length() + 1)))
                .orElseThrow(() -> new RootKeyMisconfiguredException(
                        ProviderErrorId.ROOT_URI_BAD,
                        "\"" + SanitizedText.value(uri) + "\" is not a URI of a managed root key; use managed:NAME",
                        null));
    }

    String uri() {
        return kind.scheme() + ":" + text;
    }
}
