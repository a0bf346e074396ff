package org.o365se.internal.change;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.o365se.KeyChainException;
import org.o365se.internal.approval.ApprovalRequest;
import org.o365se.internal.approval.ApprovedAction;
import org.o365se.internal.approval.ApproverSeals;
import org.o365se.internal.approval.Signers;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.KeyEvidences;
import org.o365se.internal.model.AvailabilityDecision;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.KeyEvidence;
import org.o365se.internal.model.KeyEvidence.Finding;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.Purge;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.Shred;
import org.o365se.internal.model.TextRule;
import org.o365se.rootkey.RootKeyDescription;

/** Plans the destruction of the keys of a policy or scope. Thread-safe. */
final class DestructionPlanning {
    private final KeyEvidences evidences;
    private final ScopePlanning scopes;
    private final ApproverSeals seals;
    private final Clock clock;

    DestructionPlanning(KeyEvidences evidences, ScopePlanning scopes, ApproverSeals seals, Clock clock) {
        this.evidences = evidences;
        this.scopes = scopes;
        this.seals = seals;
        this.clock = clock;
    }

    // ---- purge ----

    void request(ChainChange.RequestPurge change, ChainDraft draft) throws KeyChainException {
        var request = RequestCheck.parse(change.request());
        var policy = Requirements.policy(draft, change.policy());
        Requirements.notPurged(policy, "its purge is not requested again");
        if (policy.approvers().isEmpty()) {
            throw new KeyChainException(
                    ProviderErrorId.APPROVERS_BAD,
                    "Policy " + policy.displayName()
                            + " has no approvers, so it cannot be purged; create a policy with approvers, assign the scopes to it and purge that one",
                    null);
        }
        if (!(request.action() instanceof ApprovedAction.Purge purge)) {
            throw notPurge(request);
        }
        RequestCheck.requireOf(request, policy, draft);
        RequestCheck.requireInForce(request, clock.millis());
        seals.require(policy);
        var before = policy.state().purge();
        if (before.isPresent() && before.get().request().equals(change.request())) {
            return;
        }
        if (before.isPresent() && isInForce(before.get())) {
            throw new KeyChainException(
                    ProviderErrorId.PURGE_NOT_DUE,
                    "The purge of policy " + policy.displayName()
                            + " was requested before; use that request, or have an approver cancel it",
                    null);
        }
        var evidence = evidenceOf(policy, draft);
        if (!purge.force()) {
            requireRefusal(policy, evidence);
        }
        draft.put(policy.withState(
                policy.state().withPurge(Optional.of(Purge.requested(change.request(), clock.millis(), evidence)))));
    }

    /** Returns whether a purge that was requested before can still go on. */
    private boolean isInForce(Purge purge) throws KeyChainException {
        return purge.isApproved()
                || RequestCheck.parse(purge.request()).notAfter().toEpochMilli() >= clock.millis();
    }

    void approve(Policy policy, Bytes request, List<Bytes> signatures, ApprovedAction.Purge purge, ChainDraft draft)
            throws KeyChainException {
        var requested = policy.state().purge().filter(one -> one.request().equals(request));
        if (requested.isEmpty()) {
            throw new KeyChainException(
                    ProviderErrorId.PURGE_NOT_DUE,
                    "The purge of policy " + policy.displayName()
                            + " was not requested by this request, or was cancelled; make a new request",
                    null);
        }
        long now = clock.millis();
        long end = now + purge.coolingOff().toMillis();
        draft.put(policy.withState(
                policy.state().withPurge(Optional.of(requested.get().approved(signatures, now, end)))));
    }

    void cancel(Policy policy, ApprovedAction.CancelPurge cancel, ChainDraft draft) throws KeyChainException {
        Requirements.notPurged(policy, "its purge cannot be cancelled");
        var purge = policy.state().purge();
        if (purge.isEmpty()
                || !RequestCheck.parse(purge.get().request()).digest().equals(cancel.request())) {
            throw new KeyChainException(
                    ProviderErrorId.PURGE_NOT_DUE,
                    "Policy " + policy.displayName() + " has no purge with the request "
                            + RequestCheck.shown(cancel.request()) + ", so there is nothing to cancel",
                    null);
        }
        draft.put(policy.withState(policy.state().withPurge(Optional.empty())));
    }

    void destroy(ChainChange.DestroyPolicy change, ChainDraft draft) throws KeyChainException {
        var policy = Requirements.policy(draft, change.policy());
        if (policy.isPurged()) {
            return;
        }
        var approved = policy.state().purge().filter(Purge::isApproved);
        if (approved.isEmpty()) {
            throw new KeyChainException(
                    ProviderErrorId.PURGE_NOT_DUE,
                    "The purge of policy " + policy.displayName()
                            + " was not approved; pass the signatures of its approvers to 'o365se policy apply'",
                    null);
        }
        long now = clock.millis();
        if (now < approved.get().notBefore()) {
            throw new KeyChainException(
                    ProviderErrorId.PURGE_NOT_DUE,
                    "The cooling-off of the purge of policy " + policy.displayName() + " ends at "
                            + Instant.ofEpochMilli(approved.get().notBefore())
                            + "; until then an approver can cancel it. Run 'o365se policy apply' again after that time",
                    null);
        }
        var request = requireSigned(policy, approved.get());
        var evidence = evidenceOf(policy, draft);
        if (!request.force()) {
            requireRefusal(policy, evidence);
        }
        var shared = draft.find(chain -> keysOfOthers(chain, policy.id()));
        var state = policy.state()
                .with(AvailabilityDecision.DROPPED)
                .withDenied(List.of())
                .withFormer(policy.availabilityKeys())
                .withPurge(Optional.of(approved.get().done(now, withoutOwnKeys(policy, shared, evidence))));
        draft.put(policy.withVersions(
                        policy.versions().stream().map(PolicyVersion::dropped).toList())
                .withState(state));
    }

    /** The state is authenticated by the chain's secret alone, so the approval is checked again. */
    private ApprovedAction.Purge requireSigned(Policy policy, Purge approved) throws KeyChainException {
        seals.require(policy);
        var request = RequestCheck.parse(approved.request());
        if (!(request.action() instanceof ApprovedAction.Purge purge)) {
            throw notPurge(request);
        }
        Signers.require(
                request, policy.approvers(), policy.currentVersion().binding().threshold(), approved.signatures());
        boolean isOfPolicy = request.policy().equals(policy.id())
                && request.policyKey() == policy.currentVersion().number()
                && request.tag().equals(policy.currentVersion().tag());
        // Whoever has the chain's secret can still say that it was approved soon after it was made.
        boolean isInTime = approved.approvedAt() >= request.notBefore().toEpochMilli()
                && approved.approvedAt() <= request.notAfter().toEpochMilli();
        if (!isOfPolicy
                || !isInTime
                || approved.notBefore() - approved.approvedAt()
                        < purge.coolingOff().toMillis()) {
            throw notPurge(request);
        }
        return purge;
    }

    private static KeyChainException notPurge(ApprovalRequest request) {
        return new KeyChainException(
                ProviderErrorId.REQUEST_BAD,
                "The request " + RequestCheck.shown(request.digest())
                        + " is not one to purge this policy; make it with 'o365se policy request purge'",
                null);
    }

    /** Checks that every root key that still has a copy to unwrap refuses; an availability key is destroyed and need not refuse. */
    private static void requireRefusal(Policy policy, List<KeyEvidence> evidence) throws KeyChainException {
        for (var version : policy.versions()) {
            for (var root : version.isDropped()
                    ? List.<RootKeyDescription>of()
                    : version.binding().roots()) {
                var found = evidence.stream()
                        .filter(one -> one.key().equals(new RootKeyUri(root.uri()))
                                && one.version().equals(root.version()))
                        .findFirst();
                if (found.isEmpty() || !found.get().finding().isRefusal()) {
                    throw new KeyChainException(
                            ProviderErrorId.KEYS_STILL_ANSWER,
                            "Policy " + policy.displayName() + " is not purged, because root key " + root.uri()
                                    + ", version " + root.version() + ", does not refuse: "
                                    + found.map(one -> one.finding() == Finding.PRESENT
                                                    ? "it still unwraps"
                                                    : one.detail())
                                            .orElse("it was not looked at")
                                    + ". Have the customer disable or delete it, or make a request with --force",
                            null);
                }
            }
        }
    }

    /** Returns the availability keys of the other policies. */
    private static Set<String> keysOfOthers(ChainSnapshot chain, PolicyId policy) {
        return chain.policies().stream()
                .filter(other -> !other.id().equals(policy) && !other.isPurged())
                .flatMap(other -> other.availabilityKeys().stream())
                .map(RootKeyDescription::uri)
                .collect(Collectors.toSet());
    }

    /** Marks the policy's own keys in the availability key store, which are destroyed with the copies unless another policy has them too. */
    private static List<KeyEvidence> withoutOwnKeys(Policy policy, Set<String> shared, List<KeyEvidence> evidence) {
        var own = policy.availabilityKeys().stream()
                .map(RootKeyDescription::uri)
                .filter(uri -> !shared.contains(uri))
                .map(RootKeyUri::new)
                .filter(RootKeyUri::isAvailability)
                .collect(Collectors.toSet());
        return evidence.stream()
                .map(one -> own.contains(one.key())
                        ? new KeyEvidence(one.key(), one.version(), Finding.DESTROYED, "", one.at())
                        : one)
                .toList();
    }

    // ---- shred ----

    void shredUnapproved(ChainChange.ShredScope change, ChainDraft draft) throws KeyChainException {
        var scope = draft.scope(change.scope());
        if (scope.filter(Scope::isShredded).isPresent()) {
            return;
        }
        var known = Requirements.scope(draft, change.scope());
        var policy = draft.policyOf(known);
        ApproverSet.requireNone(policy, "its scopes are not shredded", "shred");
        requireReason(change.reason());
        shred(known, policy, change.reason(), Bytes.NONE, List.of(), draft);
    }

    /** What the record of the scope could not hold would make the chain unreadable. */
    private static void requireReason(String reason) throws KeyChainException {
        if (reason.isEmpty() || reason.length() > ApprovalRequest.MAX_REASON || !TextRule.allows(reason)) {
            throw new KeyChainException(
                    ProviderErrorId.REQUEST_BAD,
                    "The reason to shred a scope is empty, has more than " + ApprovalRequest.MAX_REASON
                            + " characters, or one that is not allowed; give a reason in one line",
                    null);
        }
    }

    void shredApproved(
            Policy policy,
            ApprovedAction.Shred shred,
            ApprovalRequest request,
            ChainChange.Approved change,
            ChainDraft draft)
            throws KeyChainException {
        var scope = Requirements.scope(draft, shred.scope());
        boolean isNamedSo = shred.name().equals(scope.id().toString())
                || scope.names().stream()
                        .anyMatch(name -> name.alias().toString().equals(shred.name()));
        if (!scope.policy().equals(policy.id()) || !isNamedSo) {
            throw new KeyChainException(
                    ProviderErrorId.REQUEST_BAD,
                    "The request " + RequestCheck.shown(request.digest())
                            + " names a scope that is not under this policy, or by an alias that it does not have; make a new one",
                    null);
        }
        shred(scope, policy, request.reason(), change.request(), change.signatures(), draft);
    }

    private void shred(
            Scope scope, Policy policy, String reason, Bytes request, List<Bytes> signatures, ChainDraft draft)
            throws KeyChainException {
        Requirements.notPurged(policy, "the keys of its scopes cannot be used in any case");
        if (policy.defaultScope().equals(scope.id())) {
            scopes.replaceDefaultScope(draft, policy);
        }
        var evidence = evidences.of(wrapping(scope, draft));
        draft.put(scope.shredded(new Shred(clock.millis(), reason, request, signatures, evidence)));
        // The wrapping keys of the scope are kept with the policy key, in every process.
        var current = draft.policy(policy.id()).orElseThrow();
        draft.put(current.withState(current.state().forgotten()));
    }

    // ---- evidence ----

    private List<KeyEvidence> evidenceOf(Policy policy, ChainDraft draft) {
        var versions = new LinkedHashSet<KeyEvidences.Wrapped>();
        policy.versions().forEach(version -> versions.add(new KeyEvidences.Wrapped(policy, version)));
        Set<PolicyKeyId> lineage = draft.find(chain -> {
            var ids = new LinkedHashSet<PolicyKeyId>();
            for (var scope : chain.scopes()) {
                if (scope.policy().equals(policy.id())) {
                    scope.keys().forEach(key -> ids.addAll(key.lineage()));
                }
            }
            return ids;
        });
        add(lineage, versions, draft);
        return evidences.of(versions);
    }

    private static List<KeyEvidences.Wrapped> wrapping(Scope scope, ChainDraft draft) {
        var versions = new LinkedHashSet<KeyEvidences.Wrapped>();
        scope.keys().forEach(key -> add(key.lineage(), versions, draft));
        return new ArrayList<>(versions);
    }

    private static void add(Iterable<PolicyKeyId> ids, Set<KeyEvidences.Wrapped> versions, ChainDraft draft) {
        for (var id : ids) {
            draft.policy(id.policy())
                    .ifPresent(policy -> policy.find(id.version())
                            .ifPresent(version -> versions.add(new KeyEvidences.Wrapped(policy, version))));
        }
    }
}
