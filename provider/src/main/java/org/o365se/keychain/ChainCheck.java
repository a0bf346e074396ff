package org.o365se.keychain;

import java.util.ArrayList;
import java.util.List;
import org.o365se.cipher.format.ScopeKeyId;
import org.o365se.error.ErrorId;

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

    static ChainCheck of(ChainSnapshot snapshot, PolicyKeys keys) {
        var problems = new ArrayList<String>();
        if (snapshot.generation() == 0) {
            problems.add(ErrorId.CHAIN_IS_MISSING.with(
                    "There is no key chain yet; mend keychain.uri, or make a first policy, which makes the chain"));
        }
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
        int scopeKeys = 0;
        for (var scope : snapshot.scopes()) {
            for (var key : scope.keys()) {
                try {
                    var policy = snapshot.policy(key.wrappedBy().policy()).orElseThrow();
                    var id = new ScopeKeyId(scope.id(), key.version());
                    keys.use(policy, key.wrappedBy().version(), opened -> opened.unwrap(id, key))
                            .destroy();
                    scopeKeys++;
                } catch (RuntimeException e) {
                    problems.add("scope " + scope.displayName() + ", version " + key.version() + ": " + e.getMessage());
                }
            }
        }
        return new ChainCheck(snapshot.generation(), policyKeys, scopeKeys, problems);
    }
}
