package org.o365se.internal.model;

import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;

/** The rules for the names of policies and scopes: exact, case-sensitive, {@code TENANT/NAME}. */
public final class Aliases {
    /** The replacement character of a decoder for invalid bytes, which would make two different names equal. */
    private static final char LOST_CHARACTER = '\uFFFD';

    private Aliases() {}

    /** Returns the tenant of an alias: the part before its first slash. */
    public static String tenantOf(String alias) throws KeyChainException {
        if (alias.indexOf(LOST_CHARACTER) >= 0) {
            throw new KeyChainException(
                    ProviderErrorId.ALIAS_BAD,
                    "The alias \"" + alias.substring(0, Math.min(alias.length(), Limits.ALIAS_CHARS))
                            + "\" contains U+FFFD, the sign of a character that this program's encoding cannot represent; "
                            + "run it with LC_ALL=C.UTF-8, or use ASCII",
                    null);
        }
        if (!TextRule.allows(alias)) {
            throw new KeyChainException(
                    ProviderErrorId.ALIAS_BAD,
                    "An alias cannot contain control characters, bidirectional controls or unpaired surrogates; choose another alias",
                    null);
        }
        int slash = alias.indexOf('/');
        if (alias.length() > Limits.ALIAS_CHARS || slash < 1 || slash == alias.length() - 1) {
            throw new KeyChainException(
                    ProviderErrorId.ALIAS_BAD,
                    "The alias \"" + alias.substring(0, Math.min(alias.length(), Limits.ALIAS_CHARS))
                            + "\" is not TENANT/NAME with 1 to " + Limits.ALIAS_CHARS
                            + " characters; use, for example, contoso/alice@contoso.com",
                    null);
        }
        return alias.substring(0, slash);
    }

    /** Returns whether a name in a record is a valid name of this tenant. */
    public static boolean isOfTenant(String alias, String tenant) {
        return alias.length() > tenant.length() + 1 && alias.startsWith(tenant) && alias.charAt(tenant.length()) == '/';
    }
}
