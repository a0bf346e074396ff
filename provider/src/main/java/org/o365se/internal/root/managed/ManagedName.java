package org.o365se.internal.root.managed;

import java.util.regex.Pattern;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SanitizedText;

/** The name of a managed root key, of which there may be several versions. In lower case, because PKCS12 converts aliases. */
record ManagedName(String text) {
    /** The pattern of a name. */
    static final String PATTERN = "[a-z0-9][a-z0-9._-]{0,126}";

    private static final Pattern ALLOWED = Pattern.compile(PATTERN);

    ManagedName {
        if (!ALLOWED.matcher(text).matches()) {
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.ROOT_URI_BAD,
                    "\"" + SanitizedText.value(text)
                            + "\" is not a name of a managed root key; use 1 to 127 characters of a-z, 0-9, dot, underscore"
                            + " and hyphen, starting with a letter or digit",
                    null);
        }
    }

    static ManagedName ofUri(String uri) {
        var parsed = new RootKeyUri(uri);
        if (!parsed.isManaged()) {
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.ROOT_URI_BAD,
                    "\"" + SanitizedText.value(uri) + "\" is not a URI of a managed root key; use managed:NAME",
                    null);
        }
        return new ManagedName(parsed.managedName());
    }

    String uri() {
        return RootKeyUri.ofManaged(text).text();
    }
}
