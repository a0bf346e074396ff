package org.o365se.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which scopes are created at first use, and under which policy. */
class AutoCreationTest {
    private static Optional<String> policyFor(String rules, String alias) {
        return AutoCreation.parse(rules).orElseThrow().policyFor(alias);
    }

    @Test
    void theFirstRuleThatFitsApplies() {
        var rules =
                "contoso/mailbox-* -> contoso/exchange, contoso/* -> contoso/other, fabrikam/*.doc -> fabrikam/files";
        assertEquals(Optional.of("contoso/exchange"), policyFor(rules, "contoso/mailbox-1"));
        assertEquals(Optional.of("contoso/other"), policyFor(rules, "contoso/mailbox"));
        assertEquals(Optional.of("fabrikam/files"), policyFor(rules, "fabrikam/a/b.doc"));
        assertEquals(Optional.empty(), policyFor(rules, "fabrikam/a.txt"));
        assertEquals(Optional.empty(), policyFor(rules, "northwind/mailbox-1"));
        assertEquals(rules, AutoCreation.parse(rules).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "contoso/*",
                "* -> contoso/exchange",
                "*/mailbox -> contoso/exchange",
                "contoso/* -> fabrikam/exchange",
                "contoso/* -> contoso/*",
                "contoso/* -> contoso/exchange,",
                "contoso/* => contoso/exchange",
                "contoso -> contoso/exchange"
            })
    void anyOtherRuleIsInvalid(String rules) {
        assertEquals(Optional.empty(), AutoCreation.parse(rules));
    }
}
