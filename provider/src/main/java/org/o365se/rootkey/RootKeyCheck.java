package org.o365se.rootkey;

import java.util.Objects;

/**
 * What one rule for root keys has found, for the operator to read before a policy is made under the key, and whenever something is odd.
 *
 * @param rule what was looked at, in short lower-case words: {@code size}, {@code extractable}, {@code wrap and unwrap}
 * @param outcome whether the key keeps the rule
 * @param found what was seen; never a secret
 * @param remedy what to do; empty when the rule is kept, and never when it is not
 */
public record RootKeyCheck(String rule, Outcome outcome, String found, String remedy) {
    /** Whether a key keeps a rule. */
    public enum Outcome {
        /** The key keeps it. */
        PASSED,
        /** The key does not keep it. */
        FAILED,
        /** The key's home does not tell. */
        UNKNOWN
    }

    /**
     * Checks that there is something to do exactly where something has to be done.
     *
     * @param rule as above
     * @param outcome as above
     * @param found as above
     * @param remedy as above; either way where the outcome is unknown
     */
    public RootKeyCheck {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(remedy, "remedy");
        if (outcome != Outcome.UNKNOWN && remedy.isEmpty() != (outcome == Outcome.PASSED)) {
            throw new IllegalArgumentException(
                    "The rule \"" + rule + "\" is " + outcome + ", which does not go with this advice: " + remedy);
        }
    }
}
