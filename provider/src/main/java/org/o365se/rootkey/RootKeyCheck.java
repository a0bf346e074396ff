package org.o365se.rootkey;

import java.util.Objects;

/**
 * The result of one rule for root keys, for the operator to read before creating a policy with the key, and to find a problem.
 *
 * @param rule the checked property, in short lower-case words: {@code size}, {@code extractable}, {@code wrap and unwrap}
 * @param outcome whether the key follows the rule
 * @param found the value that was found; never a secret
 * @param remedy the next step; empty if the key follows the rule, never empty if it violates it
 */
public record RootKeyCheck(String rule, Outcome outcome, String found, String remedy) {
    /** Whether a key follows a rule. */
    public enum Outcome {
        /** The key follows the rule. */
        PASSED,
        /** The key violates the rule. */
        FAILED,
        /** The key's home does not report the property. */
        UNKNOWN
    }

    /**
     * Checks that there is a next step if, and only if, the rule is violated.
     *
     * @param rule as above
     * @param outcome as above
     * @param found as above
     * @param remedy as above; optional if the outcome is unknown
     */
    public RootKeyCheck {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(remedy, "remedy");
        if (outcome != Outcome.UNKNOWN && remedy.isEmpty() != (outcome == Outcome.PASSED)) {
            throw new IllegalArgumentException(
                    "The rule \"" + rule + "\" is " + outcome + ", which does not match this advice: " + remedy);
        }
    }
}
