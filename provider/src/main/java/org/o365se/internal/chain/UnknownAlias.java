package org.o365se.internal.chain;

import java.util.HashSet;
import java.util.Optional;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.TextRule;
import org.o365se.rootkey.Suggestion;

/** The message for a key of an unknown alias. */
final class UnknownAlias {
    private UnknownAlias() {}

    static KeyChainException refusal(ChainSnapshot snapshot, String alias) {
        var shown = alias.length() <= Limits.ALIAS_CHARS && TextRule.allows(alias) ? alias : "(not a valid alias)";
        return new KeyChainException(ProviderErrorId.ALIAS_UNKNOWN, sentence(snapshot, shown), null);
    }

    private static String sentence(ChainSnapshot snapshot, String alias) {
        if (snapshot.policies().isEmpty()) {
            return "There is no key " + alias
                    + ", because the key chain has no policy yet; create one with 'o365se policy create' or KeyChain.create";
        }
        var missing = "The key chain has no scope or policy " + alias;
        return suggestion(snapshot, alias)
                .map(near -> missing + "; did you mean " + near + "?")
                .orElse(missing + "; list them with 'o365se scope list', or add one with 'o365se scope add " + alias
                        + "'");
    }

    /** Returns the aliases for a suggestion: only those of the same tenant, unless the tenant may be mistyped. */
    private static Optional<String> suggestion(ChainSnapshot snapshot, String alias) {
        var all = new HashSet<String>();
        var ofTenant = new HashSet<String>();
        var tenant = alias.substring(0, alias.indexOf('/') + 1);
        for (var known : snapshot.aliases()) {
            all.add(known.toString());
            if (known.toString().startsWith(tenant)) {
                ofTenant.add(known.toString());
            }
        }
        return Suggestion.to(alias, ofTenant.isEmpty() ? all : ofTenant);
    }
}
