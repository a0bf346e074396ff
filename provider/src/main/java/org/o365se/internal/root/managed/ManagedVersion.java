package org.o365se.internal.root.managed;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.o365se.internal.crypto.DrawHistory;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.WrapAlgorithm;

/**
 * One version of a managed root key. The number orders the versions of a name, the id names this one for ever: 32 random hexadecimal digits, so that
 * a key made anew under an old name is never taken for the old one.
 */
record ManagedVersion(ManagedName name, int number, String id) {
    static final WrapAlgorithm ALGORITHM = WrapAlgorithm.A256KW;
    static final String HOME = "managed";

    private static final int ID_BYTES = 16;
    private static final int NUMBER_DIGITS = 4;
    private static final Pattern ALIAS = Pattern.compile("(" + ManagedName.PATTERN + ")/([0-9]{4,9})-([0-9a-f]{32})");

    static ManagedVersion first(ManagedName name, SecureRandom random) {
        return new ManagedVersion(name, 1, HexFormat.of().formatHex(DrawHistory.draw(random, ID_BYTES)));
    }

    /** Reads an alias of the key store; empty if the entry is somebody else's. */
    static Optional<ManagedVersion> ofAlias(String alias) {
        var parts = ALIAS.matcher(alias);
        return parts.matches()
                ? Optional.of(new ManagedVersion(
                        new ManagedName(parts.group(1)), Integer.parseInt(parts.group(2)), parts.group(3)))
                : Optional.empty();
    }

    /** The number stands in the alias because PKCS12 keeps an alias as it is, on every JDK. */
    String alias() {
        // No format string: the first one in a JVM loads its locales, which the first message would wait for.
        var digits = Integer.toString(number);
        return name.text() + "/" + "0".repeat(Math.max(0, NUMBER_DIGITS - digits.length())) + digits + "-" + id;
    }

    boolean isNewerThan(ManagedVersion other) {
        return number != other.number ? number > other.number : id.compareTo(other.id) > 0;
    }

    RootKeyDescription describe() {
        return new RootKeyDescription(name.uri(), id, ALGORITHM, HOME);
    }
}
