package org.o365se.keychain;

import java.util.ArrayList;
import java.util.List;
import org.o365se.rootkey.RootKeyCorruptException;

/**
 * What a check of a whole chain has found.
 *
 * @param generation of the chain
 * @param policyKeys how many wrapped copies of policy keys were opened
 * @param scopeKeys how many scope keys were opened
 * @param problems a sentence for each that was not
 */
public record ChainCheck(long generation, int policyKeys, int scopeKeys, List<String> problems) {
    /** Keeps the list from being changed. */
    public ChainCheck {
        problems = List.copyOf(problems);
    }

    static ChainCheck of(ChainSnapshot snapshot, PolicyKeys keys, ScopeKeys scopeKeys) {
        var problems = new ArrayList<String>();
        int policyKeys = 0;
        for (var policy : snapshot.policies()) {
            for (var version : policy.versions()) {
                for (int copy = 0; copy < version.copies().size(); copy++) {
                    try {
                        keys.openByRoot(policy, version, copy).destroy();
                        policyKeys++;
                    } catch (RuntimeException e) {
                        problems.add("policy " + policy.displayName() + ", version "
                                + version.binding().key().version() + ", root "
                                + version.binding().roots().get(copy).uri() + ": " + e.getMessage());
                    }
                }
            }
        }
        int opened = 0;
        for (var scope : snapshot.scopes()) {
            for (var key : scope.keys()) {
                try {
                    scopeKeys.unwrap(snapshot.policyOf(scope), scope, key).destroy();
                    opened++;
                } catch (RuntimeException e) {
                    problems.add("scope " + scope.displayName() + ", version " + key.version() + ": " + e.getMessage());
                }
            }
        }
        for (var policy : snapshot.policies()) {
            checkName(keys, policy, policy.defaultScopeNaming(), policy.defaultScopeTag(), problems);
            for (var name : policy.names()) {
                checkName(keys, policy, new Naming.OfPolicy(name.alias(), policy.id()), name.tag(), problems);
            }
        }
        for (var scope : snapshot.scopes()) {
            for (var name : scope.names()) {
                var naming = new Naming.OfScope(name.alias(), scope.id());
                checkName(keys, snapshot.policyOf(scope), naming, name.tag(), problems);
            }
        }
        return new ChainCheck(snapshot.generation(), policyKeys, opened, problems);
    }

    /** A policy key that does not open is told already, so only a forged name counts here. */
    private static void checkName(PolicyKeys keys, Policy policy, Naming naming, KeyTag tag, List<String> problems) {
        try {
            NameProof.require(keys, policy, naming, tag, policy.currentVersion().number());
        } catch (RootKeyCorruptException e) {
            problems.add(e.getMessage());
        } catch (RuntimeException e) {
            if (problems.isEmpty()) {
                problems.add(e.getMessage());
            }
        }
    }
}
