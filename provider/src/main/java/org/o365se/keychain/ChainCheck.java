package org.o365se.keychain;

import java.util.ArrayList;
import java.util.List;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyUnavailableException;

/**
 * What a check of a whole chain has found.
 *
 * @param generation of the chain
 * @param policyKeys how many wrapped copies of policy keys were opened
 * @param scopeKeys how many scope keys were opened
 * @param problems a sentence for each that was not
 */
public record ChainCheck(long generation, int policyKeys, int scopeKeys, List<String> problems) {
    /** A little more than the pause that bridges give a root after its first failure. */
    private static final long FIRST_PAUSE_MILLIS = 1_200;

    /** Keeps the list from being changed. */
    public ChainCheck {
        problems = List.copyOf(problems);
    }

    /** One key that a check opens. */
    private record Opening(String what, Runnable open) {}

    static ChainCheck of(ChainSnapshot snapshot, PolicyKeys keys, ScopeKeys scopeKeys) {
        return of(snapshot, keys, scopeKeys, ChainCheck::outlastPause);
    }

    /** {@code beforeRetry} waits before keys whose root was not available are tried once more. */
    static ChainCheck of(ChainSnapshot snapshot, PolicyKeys keys, ScopeKeys scopeKeys, Runnable beforeRetry) {
        var problems = new ArrayList<String>();
        var copies = new ArrayList<Opening>();
        for (var policy : snapshot.policies()) {
            for (var version : policy.versions()) {
                for (int copy = 0; copy < version.copies().size(); copy++) {
                    int index = copy;
                    var what = "policy " + policy.displayName() + ", version "
                            + version.binding().key().version() + ", root "
                            + version.binding().roots().get(copy).uri();
                    copies.add(new Opening(
                            what, () -> keys.openByRoot(policy, version, index).destroy()));
                }
            }
        }
        int policyKeys = open(copies, beforeRetry, problems);
        var scopeKeysToOpen = new ArrayList<Opening>();
        for (var scope : snapshot.scopes()) {
            for (var key : scope.keys()) {
                scopeKeysToOpen.add(new Opening(
                        "scope " + scope.displayName() + ", version " + key.version(),
                        () -> scopeKeys
                                .unwrap(snapshot.policyOf(scope), scope, key)
                                .destroy()));
            }
        }
        int opened = open(scopeKeysToOpen, beforeRetry, problems);
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

    /** Opens them all, and returns how many did; one slow answer of a root is no problem yet. */
    private static int open(List<Opening> openings, Runnable beforeRetry, List<String> problems) {
        int opened = 0;
        var again = new ArrayList<Opening>();
        for (var opening : openings) {
            try {
                opening.open().run();
                opened++;
            } catch (RootKeyUnavailableException e) {
                again.add(opening);
            } catch (RuntimeException e) {
                problems.add(opening.what() + ": " + e.getMessage());
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
                problems.add(opening.what() + ": " + e.getMessage());
            }
        }
        return opened;
    }

    /** Waits until a root that failed once may be asked again; an interrupt ends the wait, and the flag is kept. */
    private static void outlastPause() {
        try {
            Thread.sleep(FIRST_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
