package org.o365se.internal.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.o365se.KeyChainException;
import org.o365se.RetireReport;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.rootkey.SanitizedText;

/** Finds what still needs a key version, and what to run so that nothing does. Uses no root key. */
public final class RetireCheck {
    private final ChainSnapshot chain;

    public RetireCheck(ChainSnapshot chain) {
        this.chain = chain;
    }

    /** Returns the scopes that need a policy key version. */
    public RetireReport ofPolicyKey(Policy policy, PolicyVersion version) {
        var id = version.binding().key();
        var needing = new ArrayList<String>();
        long needed = 0;
        for (var scope : chain.scopes()) {
            if (scope.isWrappedBy(id)) {
                needed++;
                if (needing.size() < RetireReport.MAX_RECORDS) {
                    needing.add("scope " + scope.displayName());
                }
            }
        }
        var commands = new ArrayList<String>();
        var name = policy.displayName();
        boolean isNewest = version.number() == policy.currentVersion().number();
        if (isNewest) {
            commands.add("o365se policy roll " + name);
        } else if (needed > 0) {
            commands.add("o365se policy finish " + name);
        }
        if (!version.isDropped()) {
            commands.add("o365se policy drop-version " + name + " " + version.number());
        }
        return new RetireReport(needed, needing, commands);
    }

    /**
     * Returns the policy keys that an exact root key or availability key has wrapped. A version belongs to one key, whatever URI names it, so a URI in another form
     * finds the same records.
     *
     * @throws KeyChainException if no record of the chain has this version: a wrong version must not pass for one that is not needed
     */
    public RetireReport ofRoot(RootKeyUri root, String version) throws KeyChainException {
        requireKnown(root, version);
        var scopes = scopesByPolicyKey();
        var records = new ArrayList<String>();
        var commands = new ArrayList<String>();
        long needed = 0;
        for (var policy : chain.policies()) {
            for (var one : policy.versions()) {
                boolean isSpare = isAvailabilityKey(one, version);
                if (isWrappedByRoot(one, version) || isSpare) {
                    needed++;
                    if (records.size() < RetireReport.MAX_RECORDS) {
                        records.add("policy " + policy.displayName() + ", policy key version " + one.number() + ", "
                                + scopes.getOrDefault(one.binding().key(), 0L) + " scopes");
                    }
                }
                if (isSpare) {
                    commands.add(
                            "o365se policy availability " + policy.displayName() + " --set CHOICE --key NEW-KEY-URI");
                } else if (isWrappedByRoot(one, version)) {
                    commands.addAll(commandsFor(
                            policy, one, root, scopes.getOrDefault(one.binding().key(), 0L)));
                }
            }
        }
        return new RetireReport(needed, records, commands.stream().distinct().toList());
    }

    private void requireKnown(RootKeyUri root, String version) throws KeyChainException {
        boolean isKnown = chain.policies().stream()
                .flatMap(policy -> policy.versions().stream())
                .anyMatch(one -> isBoundTo(one, version) || isAvailabilityKey(one, version));
        if (!isKnown) {
            throw new KeyChainException(
                    ProviderErrorId.ROOT_KEY_NOT_IN_CHAIN,
                    "No record of this key chain has version " + SanitizedText.value(version) + " of root key " + root
                            + "; take the version from 'o365se policy show' or 'o365se who-can-read', and check that it is the right chain",
                    null);
        }
    }

    private static boolean isBoundTo(PolicyVersion policyKey, String version) {
        return policyKey.binding().roots().stream()
                .anyMatch(root -> root.version().equals(version));
    }

    private static boolean isWrappedByRoot(PolicyVersion policyKey, String version) {
        return !policyKey.isDropped() && isBoundTo(policyKey, version);
    }

    private static List<String> commandsFor(Policy policy, PolicyVersion version, RootKeyUri root, long scopes) {
        var name = policy.displayName();
        var commands = new ArrayList<String>();
        if (version.number() == policy.currentVersion().number()) {
            commands.add("o365se policy replace-root " + name + " '" + root + "' NEW-ROOT-URI");
        } else if (scopes > 0) {
            commands.add("o365se policy finish " + name);
        }
        commands.add("o365se policy drop-version " + name + " " + version.number());
        return commands;
    }

    private static boolean isAvailabilityKey(PolicyVersion policyKey, String version) {
        return policyKey
                .availability()
                .filter(copy -> copy.key().version().equals(version))
                .isPresent();
    }

    /** Returns the number of scopes with a key that a policy key wraps, for each policy key that some scope needs. */
    public Map<PolicyKeyId, Long> scopesByPolicyKey() {
        var counts = new HashMap<PolicyKeyId, Long>();
        for (var scope : chain.scopes()) {
            scope.keys().stream()
                    .filter(key -> !scope.isShredded())
                    .map(key -> key.wrappedBy())
                    .distinct()
                    .forEach(policyKey -> counts.merge(policyKey, 1L, Long::sum));
        }
        return counts;
    }
}
