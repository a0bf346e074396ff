package org.o365se.internal.root.managed;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.o365se.internal.crypto.DrawHistory;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.WrapAlgorithm;

/**
 * One version of a managed root key. The number orders the versions of a name, the id identifies this one permanently: 32 random hexadecimal digits, so that *
 * a new key with an old name is never confused with the old one.
 */
record ManagedVersion(ManagedName name, int number, String id) {
    static final WrapAlgorithm ALGORITHM = WrapAlgorithm.A256KW;

    private static final int ID_BYTES = 16;
    private static final int NUMBER_DIGITS = 4;
    private static final Pattern ALIAS =
            Pattern.compile("(availability/)?(" + ManagedName.PATTERN + ")/([0-9]{4,9})-([0-9a-f]{32})");

    static ManagedVersion first(ManagedName name, SecureRandom random) {
        return new ManagedVersion(name, 1, HexFormat.of().formatHex(DrawHistory.draw(random, ID_BYTES)));
    }

    /** Parses an alias of the key store; empty if the entry is not a managed root key. */
    static Optional<ManagedVersion> ofAlias(String alias) {
        var parts = ALIAS.matcher(alias);
        return parts.matches()
                ? Optional.of(new ManagedVersion(
                        new ManagedName(
                                parts.group(1) == null ? StoreKind.MANAGED : StoreKind.AVAILABILITY, parts.group(2)),
                        Integer.parseInt(parts.group(3)),
                        parts.group(4)))
                : Optional.empty();
    }

    /** Returns the alias, which contains the number because PKCS12 preserves an alias on every JDK. */
    String alias() {
        // No format string, because the first one in a JVM loads its locales, which would delay the first message.
        var digits = Integer.toString(number);
        return name.kind().aliasPrefix() + name.text() + "/" + "0".repeat(Math.max(0, NUMBER_DIGITS - digits.length()))
                + digits + "-" + id;
    }

    boolean isNewerThan(ManagedVersion other) {
        return number != other.number ? number > other.number : id.compareTo(other.id) > 0;
    }

    RootKeyDescription describe() {
        return new RootKeyDescription(name.uri(), id, ALGORITHM, name.kind().scheme());
    }
}
