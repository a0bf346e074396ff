package org.o365se.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which scopes are created when their key is asked for the first time ({@code scope.auto-create}). Immutable and thread-safe.
 *
 * <p>The value is a list of rules {@code PATTERN -> POLICY}, separated by commas. A pattern begins with the tenant of the policy and a slash, and may contain
 * {@code *} for any characters after it. The first rule that fits applies.
 */
public final class AutoCreation {
    /** No scope is created. */
    public static final AutoCreation NONE = new AutoCreation(List.of());

    static final String ALLOWED =
            "must be a list of PATTERN -> POLICY, separated by commas, where a pattern begins with the policy's tenant and a slash, for example contoso/mailbox-* -> contoso/exchange";

    private static final int MAX_RULES = 1000;
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern RULE = Pattern.compile("([^/*\\s]+)/(\\S+)\\s+->\\s+([^/*\\s]+)/([^*\\s]+)");

    private final List<Rule> rules;

    private AutoCreation(List<Rule> rules) {
        this.rules = rules;
    }

    private record Rule(String pattern, String policy) {}

    /** Returns the rules of a value, or empty if it is invalid. */
    static Optional<AutoCreation> parse(String value) {
        var rules = new ArrayList<Rule>();
        for (var text : COMMA.split(value, -1)) {
            var rule = RULE.matcher(text.strip());
            if (rules.size() == MAX_RULES || !rule.matches() || !rule.group(1).equals(rule.group(3))) {
                return Optional.empty();
            }
            rules.add(new Rule(rule.group(1) + "/" + rule.group(2), rule.group(3) + "/" + rule.group(4)));
        }
        return Optional.of(new AutoCreation(List.copyOf(rules)));
    }

    /**
     * Finds the policy of a scope that does not exist.
     *
     * @param alias of the scope
     * @return the alias of the policy, or empty if the scope is not created
     */
    public Optional<String> policyFor(String alias) {
        return rules.stream()
                .filter(rule -> TransparentSettings.matches(rule.pattern(), alias))
                .map(Rule::policy)
                .findFirst();
    }

    @Override
    public String toString() {
        return rules.stream()
                .map(rule -> rule.pattern() + " -> " + rule.policy())
                .collect(Collectors.joining(", "));
    }
}
