package org.o365se.internal.model;

/**
 * What was found of a root key or availability key when a policy or scope was destroyed.
 *
 * @param key its URI
 * @param version its exact version
 * @param finding what was found
 * @param detail the reason, for people to read; empty if there is nothing to say
 * @param at milliseconds since 1970
 */
public record KeyEvidence(RootKeyUri key, String version, Finding finding, String detail, long at) {
    /** The longest detail, in UTF-16 code units. */
    public static final int MAX_DETAIL = 256;

    /** What can be found of a key. */
    public enum Finding {
        /** Its home answered and does not have it, also not among what can be recovered. */
        ABSENT,
        /** It was deleted and can still be recovered. */
        RECOVERABLE,
        /** It exists or may exist, and its home denies its use. */
        DENIED,
        /** It unwraps, or it is there. */
        PRESENT,
        /** Its home does not answer, or cannot say. */
        UNKNOWN,
        /** It was in the availability key store and was destroyed with the policy. */
        DESTROYED;

        /** Returns whether nobody can use the key any more. */
        public boolean isFinal() {
            return this == ABSENT || this == DESTROYED;
        }

        /** Returns whether it is evidence that the customer has withdrawn the key. */
        public boolean isRefusal() {
            return this == ABSENT || this == RECOVERABLE || this == DENIED;
        }
    }

    /** Shortens the detail, and replaces the characters that a key chain does not allow: it is often the message of somebody else. */
    public KeyEvidence {
        detail = allowed(detail);
    }

    private static String allowed(String detail) {
        if (detail.length() <= MAX_DETAIL && TextRule.allows(detail)) {
            return detail;
        }
        var kept = new StringBuilder();
        for (int code : detail.codePoints().toArray()) {
            var shown = Character.toString(code);
            if (kept.length() + shown.length() > MAX_DETAIL) {
                break;
            }
            kept.append(TextRule.allows(shown) ? shown : "?");
        }
        return kept.toString();
    }
}
