package org.o365se.keychain;

import org.o365se.KeyChainException;
import org.o365se.error.ErrorId;

/** The rules for the names of policies and scopes: exact, case-sensitive, {@code TENANT/NAME}. */
final class Aliases {
    private Aliases() {}

    /** Gives the tenant of an alias: the part before its first slash. */
    static String tenantOf(String alias) throws KeyChainException {
        if (alias.codePoints().anyMatch(Aliases::isNoText)) {
            throw new KeyChainException(
                    ErrorId.ALIAS_BAD.with(
                            "An alias holds no control characters and no halves of characters; choose another name"),
                    null);
        }
        int slash = alias.indexOf('/');
        if (alias.length() > RecordCodec.MAX_ALIAS_CHARS || slash < 1 || slash == alias.length() - 1) {
            throw new KeyChainException(
                    ErrorId.ALIAS_BAD.with(
                            "The alias \"" + alias.substring(0, Math.min(alias.length(), RecordCodec.MAX_ALIAS_CHARS))
                                    + "\" is not TENANT/NAME with 1 to " + RecordCodec.MAX_ALIAS_CHARS
                                    + " characters; write for example contoso/alice@contoso.com"),
                    null);
        }
        return alias.substring(0, slash);
    }

    /** Tells whether a name that a record holds is one that this tenant could have been given. */
    static boolean isOfTenant(String alias, String tenant) {
        return alias.length() > tenant.length() + 1 && alias.startsWith(tenant) && alias.charAt(tenant.length()) == '/';
    }

    /** A surrogate without its other half has no UTF-8 form: two such names would be one when the chain is read again. */
    private static boolean isNoText(int codePoint) {
        return Character.isISOControl(codePoint)
                || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }
}
