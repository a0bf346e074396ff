package org.o365se.cli.text;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.o365se.DataEncryptionPolicy;
import org.o365se.PolicyKeyInfo;
import org.o365se.PolicyStatus;
import org.o365se.RevocationBound;
import org.o365se.rootkey.RootKeyDescription;

/** Prints a policy of a key chain. */
public final class PolicyText {
    private static final String UNSIGNED = "unsigned";

    private PolicyText() {}

    public static void print(DataEncryptionPolicy policy, PrintWriter out) {
        var properties = new PropertyList()
                .add("id", policy.id().map(UUID::toString).orElse("none"))
                .add("profile", Words.of(policy.profile()))
                .add("state", state(policy))
                .add("policy key version", policy.policyKeyVersion());
        int number = 0;
        for (var root : policy.roots()) {
            number++;
            properties.add("root key " + number, describe(root));
        }
        if (policy.status().state() != PolicyStatus.State.PURGED) {
            properties.add("availability key", availability(policy));
        }
        if (!policy.approvers().isEmpty()) {
            properties.add("approvers", approvers(policy));
        }
        properties
                .add("created", policy.createdAt().map(Instant::toString).orElse("none"))
                .print(out);
    }

    /** Prints the older policy key versions; nothing if there is none. */
    public static void print(List<PolicyKeyInfo> versions, PrintWriter out) {
        for (var version : versions.subList(0, versions.size() - 1)) {
            out.println("Policy key version " + version.version()
                    + (version.isDropped()
                            ? " was dropped."
                            : version.scopes() == 0
                                    ? " is needed by no scope and can be dropped (policy drop-version)."
                                    : " is still needed by " + version.scopes() + " scopes (policy finish)."));
        }
    }

    public static void print(RevocationBound bound, PrintWriter out) {
        out.println("After a revocation of its root keys, a cached key of this policy serves for at most "
                + bound.whenRefused() + " if all of them answer, " + bound.whenUnreachable() + " if one does not.");
    }

    private static List<String> availability(DataEncryptionPolicy policy) {
        var lines = new ArrayList<>(List.of(Words.of(policy.availability()), Words.meaningOf(policy.availability())));
        policy.availabilityKey().ifPresent(lines::add);
        return lines;
    }

    private static List<String> approvers(DataEncryptionPolicy policy) {
        var lines = new ArrayList<String>();
        lines.add(policy.approvalThreshold() + " of " + policy.approvers().size() + " must sign");
        for (var approver : policy.approvers()) {
            lines.add(approver.name() + "  " + approver.publicKey());
        }
        return lines;
    }

    private static String state(DataEncryptionPolicy policy) {
        var word = word(policy);
        return word.equals(UNSIGNED) ? word + ": not usable until an operator signs it" : word;
    }

    /** Returns the state for a table, with the progress of a roll. */
    public static String word(DataEncryptionPolicy policy) {
        return policy.isEnabled() && policy.isAwaitingSignature()
                ? UNSIGNED
                : word(policy.status().toString());
    }

    /** Returns the state in one word. */
    public static String stateName(DataEncryptionPolicy policy) {
        return policy.isEnabled() && policy.isAwaitingSignature()
                ? UNSIGNED
                : word(policy.status().state().toString());
    }

    private static String word(String state) {
        return state.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the lines that describe a root key; a URI or a home can fill a line. */
    public static List<String> describe(RootKeyDescription root) {
        return List.of(root.uri(), "version " + root.version() + ", " + root.algorithm(), "in " + root.home());
    }
}
