package org.o365se.internal.receipt;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.o365se.internal.model.AvailabilityDecision;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.KeyEvidence;
import org.o365se.internal.model.KeyEvidence.Finding;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.Purge;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.Shred;

/** Repeats in an old copy of a chain the destruction that receipts record. */
public final class Reapplied {
    private Reapplied() {}

    /** Returns the chain without the keys that the receipts of this chain tell of. */
    public static ChainSnapshot to(ChainSnapshot chain, List<VerifiedReceipt> receipts) {
        var policies = new LinkedHashMap<PolicyId, Policy>();
        var scopes = new LinkedHashMap<ScopeId, Scope>();
        for (var receipt : receipts) {
            if (!receipt.text("chain").equals(chain.chainId().toString())) {
                continue;
            }
            if (receipt.text("action").equals("purge")) {
                chain.policy(PolicyId.of(UUID.fromString(receipt.text("policy"))))
                        .filter(policy -> !policy.isPurged())
                        .ifPresent(policy -> policies.put(policy.id(), purged(policy, receipt)));
            } else {
                for (var id : receipt.scopes()) {
                    chain.scope(ScopeId.of(id))
                            .filter(scope -> !scope.isShredded())
                            .ifPresent(scope -> scopes.put(scope.id(), scope.shredded(shred(receipt))));
                }
            }
        }
        return chain.replacing(policies.values(), scopes.values());
    }

    private static Policy purged(Policy policy, VerifiedReceipt receipt) {
        long approvedAt = millis(receipt, "approvedAt");
        var purge = new Purge(
                request(receipt),
                millis(receipt, "requestedAt"),
                receipt.signatures(),
                approvedAt,
                approvedAt,
                millis(receipt, "destroyedAt"),
                evidence(receipt));
        var state = policy.state()
                .with(AvailabilityDecision.DROPPED)
                .withDenied(List.of())
                .withFormer(policy.availabilityKeys())
                .withPurge(Optional.of(purge));
        return policy.withVersions(
                        policy.versions().stream().map(PolicyVersion::dropped).toList())
                .withState(state);
    }

    private static Shred shred(VerifiedReceipt receipt) {
        return new Shred(
                millis(receipt, "destroyedAt"),
                receipt.text("reason"),
                request(receipt),
                receipt.signatures(),
                evidence(receipt));
    }

    private static Bytes request(VerifiedReceipt receipt) {
        return Bytes.takeOwnershipOf(receipt.text("request").getBytes(StandardCharsets.UTF_8));
    }

    private static long millis(VerifiedReceipt receipt, String member) {
        return Instant.parse(receipt.text(member)).toEpochMilli();
    }

    private static List<KeyEvidence> evidence(VerifiedReceipt receipt) {
        long at = millis(receipt, "destroyedAt");
        Map<String, KeyEvidence> found = new LinkedHashMap<>();
        for (var key : receipt.keys()) {
            if (found.size() < Purge.MAX_EVIDENCE) {
                found.putIfAbsent(
                        key.uri() + " " + key.version(),
                        new KeyEvidence(
                                new RootKeyUri(key.uri()),
                                key.version(),
                                Finding.valueOf(key.state().toUpperCase(Locale.ROOT)),
                                key.detail(),
                                at));
            }
        }
        return new ArrayList<>(found.values());
    }
}
