package org.o365se.keyvault;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SanitizedText;

/**
 * A root key URI of this bridge: {@code https://HOST/keys/NAME} or {@code https://HOST/keys/NAME/VERSION}. A user, query, fragment, escape or empty part is refused, because two programs that parse it differently would use two keys.
 *
 * @param host the vault
 * @param name the key's name
 * @param version 32 hexadecimal digits; null if the URI names none
 */
record KeyUri(VaultHost host, String name, @Nullable String version) {
    private static final int MAX_CHARACTERS = 512;
    private static final Pattern URI =
            Pattern.compile("https://([0-9a-zA-Z.:-]{1,259})/keys/([0-9a-zA-Z-]{1,127})(?:/([0-9a-f]{32}))?");
    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern UPPER_CASE_VERSION = Pattern.compile("(.*)/([0-9a-fA-F]{32})");

    static KeyUri parse(String uri) {
        var match = URI.matcher(uri.length() <= MAX_CHARACTERS ? uri : "");
        if (match.matches()) {
            var host = VaultHost.parse(match.group(1));
            if (host.isPresent()) {
                return new KeyUri(host.get(), match.group(2), match.group(3));
            }
        }
        throw new RootKeyMisconfiguredException(
                KeyVaultErrorId.KEY_URI_BAD,
                "\"" + SanitizedText.value(uri) + "\" is not the URI of a key in Key Vault; " + advice(uri),
                null);
    }

    private static String advice(String uri) {
        var lowerCase = UPPER_CASE_VERSION.matcher(uri.length() <= MAX_CHARACTERS ? uri : "");
        if (lowerCase.matches()) {
            var corrected = lowerCase.group(1) + "/" + lowerCase.group(2).toLowerCase(Locale.ROOT);
            if (!corrected.equals(uri) && URI.matcher(corrected).matches()) {
                return "versions are in lower case; use " + corrected;
            }
        }
        return "use https://HOST/keys/NAME, or https://HOST/keys/NAME/VERSION with a version of 32 lower-case hexadecimal "
                + "digits, without user, query or fragment";
    }

    static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    KeyUri withVersion(String exactVersion) {
        return new KeyUri(host, name, exactVersion);
    }

    /** Returns the URI that is recorded: the key without its version. */
    String withoutVersion() {
        return host.home() + "/keys/" + name;
    }

    /** Returns vault, key and version, for messages. */
    String displayName() {
        return "key " + name + (version == null ? "" : ", version " + version + ",") + " in Key Vault " + host;
    }

    @Override
    public String toString() {
        return withoutVersion() + (version == null ? "" : "/" + version);
    }
}
