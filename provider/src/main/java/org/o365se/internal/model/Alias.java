package org.o365se.internal.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;

/**
 * The name of a policy or scope, {@code TENANT/NAME}: exact, case-sensitive, 1 to 256 characters. Ordered, so that hash tables of names chosen by somebody else stay fast.
 */
public final class Alias implements Comparable<Alias> {
    static final char SEPARATOR = '/';

    /** The replacement character of a decoder for invalid bytes, which would make two different names equal. */
    private static final char LOST_CHARACTER = '\uFFFD';

    private final String text;

    private Alias(String text) {
        this.text = text;
    }

    /**
     * Returns the alias that a text is.
     *
     * @throws KeyChainException if it cannot be one; says why
     */
    public static Alias of(String text) throws KeyChainException {
        if (text.indexOf(LOST_CHARACTER) >= 0) {
            throw invalid("The alias \"" + shown(text)
                    + "\" contains U+FFFD, the sign of a character that this program's encoding cannot represent; "
                    + "run it with LC_ALL=C.UTF-8, or use ASCII");
        }
        if (!TextRule.allows(text)) {
            throw invalid(
                    "An alias cannot contain control characters, bidirectional controls or unpaired surrogates; choose another alias");
        }
        if (!hasForm(text)) {
            throw invalid("The alias \"" + shown(text) + "\" is not TENANT/NAME with 1 to " + Limits.ALIAS_CHARS
                    + " characters; use, for example, contoso/alice@contoso.com");
        }
        return new Alias(text);
    }

    /** Returns the alias that a text is, or empty if it cannot be one, so that nothing has it. */
    public static Optional<Alias> find(String text) {
        return hasForm(text) && TextRule.allows(text) ? Optional.of(new Alias(text)) : Optional.empty();
    }

    private static boolean hasForm(String text) {
        int slash = text.indexOf(SEPARATOR);
        return text.length() <= Limits.ALIAS_CHARS && slash >= 1 && slash < text.length() - 1;
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), Limits.ALIAS_CHARS));
    }

    private static KeyChainException invalid(String why) {
        return new KeyChainException(ProviderErrorId.ALIAS_BAD, why, null);
    }

    /** Returns the part before the first slash. */
    public Tenant tenant() {
        return new Tenant(text.substring(0, text.indexOf(SEPARATOR)));
    }

    /** Returns whether this is a valid name of a tenant. Creates no object, because it is called for every name of a chain. */
    boolean isOf(Tenant tenant) {
        int length = tenant.name().length();
        return text.startsWith(tenant.name()) && text.charAt(length) == SEPARATOR;
    }

    @Override
    public int compareTo(Alias other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || (other instanceof Alias that && text.equals(that.text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the text. */
    @Override
    public String toString() {
        return text;
    }
}
