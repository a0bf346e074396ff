package org.o365se.internal.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.o365se.Access;
import org.o365se.internal.keys.NameProof;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.keys.ScopeKeys;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyUnavailableException;

/**
 * The result of a check of a whole chain.
 *
 * @param generation of the chain
 * @param policyKeys the number of copies of policy keys that unwrap
 * @param scopeKeys the number of scope keys that unwrap
 * @param problems a sentence for each group of keys that do not unwrap
 */
public record ChainCheck(long generation, int policyKeys, int scopeKeys, List<String> problems) {
    /** Copies the list. */
    public ChainCheck {
        problems = List.copyOf(problems);
    }

    /** One key that a check unwraps. */
    private record Opening(String what, Runnable open) {}

    /** Creates a check; {@code beforeRetry} waits before keys whose root key was unavailable are tried again. */
    static ChainCheck of(ChainSnapshot snapshot, PolicyKeys keys, ScopeKeys scopeKeys, Runnable beforeRetry) {
        var problems = new ArrayList<String>();
        var causes = new CauseGroups();
        var opened = new HashMap<PolicyKeyId, Integer>();
        var copies = new ArrayList<Opening>();
        for (var policy : snapshot.policies()) {
            for (var version : policy.versions()) {
                for (int copy = 0; copy < version.copies().size(); copy++) {
                    int index = copy;
                    copies.add(new Opening(
                            nameOf(policy, version) + ", root "
                                    + version.binding().roots().get(copy).uri(),
                            () -> {
                                keys.openByRoot(policy, version, index).destroy();
                                opened.merge(version.binding().key(), 1, Integer::sum);
                            }));
                }
            }
        }
        int policyKeys = open(copies, beforeRetry, causes);
        var unopened = new HashSet<PolicyKeyId>();
        for (var policy : snapshot.policies()) {
            for (var version : policy.versions()) {
                int byRoots = opened.getOrDefault(version.binding().key(), 0);
                if (byRoots == 0) {
                    unopened.add(version.binding().key());
                } else if (byRoots < version.copies().size()) {
                    causes.add(
                            "Only one root key unwraps this policy key: if it fails too, the data cannot be read",
                            nameOf(policy, version));
                }
            }
        }
        var scopeKeysToOpen = new ArrayList<Opening>();
        for (var scope : snapshot.scopes()) {
            if (scope.isShredded() || snapshot.policyOf(scope).isPurged()) {
                continue;
            }
            for (var key : scope.keys()) {
                var name = "scope " + scope.displayName() + ", version " + key.version();
                if (unopened.contains(key.wrappedBy())) {
                    causes.add("Not checked, because no root key unwraps the policy key", name);
                } else {
                    scopeKeysToOpen.add(new Opening(
                            name,
                            () -> scopeKeys
                                    .unwrap(Access.USER, snapshot.policyOf(scope), scope, key)
                                    .destroy()));
                }
            }
        }
        int openedScopeKeys = open(scopeKeysToOpen, beforeRetry, causes);
        problems.addAll(causes.sentences());
        for (var policy : snapshot.policies()) {
            if (unopened.contains(policy.currentVersion().binding().key())) {
                continue;
            }
            checkName(keys, policy, policy.defaultScopeNaming(), policy.defaultScopeTag(), problems);
            for (var name : policy.names()) {
                checkName(keys, policy, new Naming.OfPolicy(name.alias(), policy.id()), name.tag(), problems);
            }
        }
        for (var scope : snapshot.scopes()) {
            var policy = snapshot.policyOf(scope);
            if (unopened.contains(policy.currentVersion().binding().key())) {
                continue;
            }
            for (var name : scope.names()) {
                var naming = new Naming.OfScope(name.alias(), scope.id());
                checkName(keys, policy, naming, name.tag(), problems);
            }
        }
        return new ChainCheck(snapshot.generation(), policyKeys, openedScopeKeys, problems);
    }

    /** Unwraps all keys, and returns the number of successes; one slow answer of a root key is not yet a problem. */
    private static int open(List<Opening> openings, Runnable beforeRetry, CauseGroups causes) {
        int opened = 0;
        var again = new ArrayList<Opening>();
        for (var opening : openings) {
            try {
                opening.open().run();
                opened++;
            } catch (RootKeyUnavailableException e) {
                again.add(opening);
            } catch (RuntimeException e) {
                causes.add(String.valueOf(e.getMessage()), opening.what());
            }
        }
        if (!again.isEmpty()) {
            beforeRetry.run();
        }
        for (var opening : again) {
            try {
                opening.open().run();
                opened++;
            } catch (RuntimeException e) {
                causes.add(String.valueOf(e.getMessage()), opening.what());
            }
        }
        return opened;
    }

    private static String nameOf(Policy policy, PolicyVersion version) {
        return "policy " + policy.displayName() + ", version " + version.number();
    }

    /** Checks the names; a policy key that does not unwrap has already been reported, so only forged names are. */
    private static void checkName(PolicyKeys keys, Policy policy, Naming naming, KeyTag tag, List<String> problems) {
        try {
            NameProof.require(
                    keys,
                    Access.USER,
                    policy,
                    naming,
                    tag,
                    policy.currentVersion().number());
        } catch (RootKeyCorruptException e) {
            problems.add(e.getMessage());
        } catch (RuntimeException e) {
            if (problems.isEmpty()) {
                problems.add(e.getMessage());
            }
        }
    }
}
