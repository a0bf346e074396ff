package org.o365se;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o365se.internal.approval.ApprovalRequest;
import org.o365se.internal.approval.ApprovalSignature;
import org.o365se.internal.approval.ApprovedAction;
import org.o365se.internal.approval.MalformedApprovalException;
import org.o365se.internal.chain.ChainUse;
import org.o365se.internal.change.AppliedRequest;
import org.o365se.internal.change.ApproverSet;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.rootkey.JdkAlgorithms;

/**
 * The changes of a policy that need the signatures of its approvers, from {@link KeyChain#approvals}: purge, shredding of a scope, recovery, other root keys,
 * other approvers, and further use of the availability key. Each is a {@link PolicyRequest}, which the approvers sign elsewhere, and which {@link #apply} carries
 * out. Their private keys are never on a host of the service.
 *
 * <p>Thread-safe.
 */
public final class PolicyApprovals {
    private final ChainUse use;
    private final PolicyId id;

    PolicyApprovals(ChainUse use, PolicyId id) {
        this.use = use;
        this.id = id;
    }

    /**
     * Requests the purge of the policy, which cannot be used from then on. Looks first whether its root keys refuse, as they do once the customer has disabled or
     * deleted them. Called again with the same options before the approval, it returns the same request.
     *
     * @param options reason, validity, cooling-off, and whether it is forced
     * @return the request to sign
     * @throws KeyChainException if the policy has no approvers, a root key does not refuse, a purge was requested before with other options, or the chain cannot be
     *     written
     */
    public PolicyRequest requestPurge(RequestOptions options) throws KeyChainException {
        var earlier = earlierPurge(options);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        use.chain().endPauses();
        var request = request(purgeOf(options), options);
        use.change(new ChainChange.RequestPurge(id, bytesOf(request.request())));
        return request;
    }

    /** Returns the request that these options have made before, if it waits for its approval; its file may have been lost in a crash. */
    private Optional<PolicyRequest> earlierPurge(RequestOptions options) throws KeyChainException {
        var purge = use.chain()
                .lookAgain()
                .policy(id)
                .flatMap(policy -> policy.state().purge())
                .filter(one -> !one.isApproved());
        if (purge.isEmpty()) {
            return Optional.empty();
        }
        var earlier = PolicyRequest.of(purge.get().request().copy());
        var request = earlier.request();
        boolean isSame = request.action().equals(purgeOf(options))
                && request.reason().equals(options.reason())
                && request.notBefore().plus(options.validity()).equals(request.notAfter())
                && request.notAfter().isAfter(Instant.now());
        return isSame ? Optional.of(earlier) : Optional.empty();
    }

    private static ApprovedAction purgeOf(RequestOptions options) {
        return new ApprovedAction.Purge(options.isForced(), options.coolingOff());
    }

    /**
     * Makes the request to cancel the purge that was requested; one approver is enough.
     *
     * @param options reason and validity
     * @return the request to sign
     * @throws KeyChainException if no purge was requested, or it is done
     */
    public PolicyRequest requestCancelPurge(RequestOptions options) throws KeyChainException {
        var purge = policy().state().purge();
        if (purge.isEmpty() || purge.get().isDone()) {
            throw new KeyChainException(
                    ProviderErrorId.PURGE_NOT_DUE,
                    "The purge of policy " + policy().displayName()
                            + (purge.isEmpty() ? " was not requested" : " is done")
                            + ", so there is nothing to cancel",
                    null);
        }
        var digest = PolicyRequest.of(purge.get().request().copy()).request().digest();
        return request(new ApprovedAction.CancelPurge(digest), options);
    }

    /**
     * Makes the request to destroy the keys of a scope.
     *
     * @param scope its alias, or its id in text form; under this policy
     * @param options reason and validity
     * @return the request to sign
     * @throws KeyChainException if there is no such scope
     */
    public PolicyRequest requestShred(String scope, RequestOptions options) throws KeyChainException {
        var known = use.chain()
                .current()
                .scopeNamed(scope)
                .filter(one -> one.policy().equals(id))
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.SCOPE_UNKNOWN,
                        "There is no scope " + scope + " under this policy; list the scopes with 'o365se scope list'",
                        null));
        return request(new ApprovedAction.Shred(known.id(), scope), options);
    }

    /**
     * Makes the request to give the policy other root keys after both were lost, like {@link PolicyOperations#recover}.
     *
     * @param first root key URI
     * @param second root key URI of another key
     * @param options reason and validity
     * @return the request to sign
     * @throws KeyChainException if there is no such policy any more
     */
    public PolicyRequest requestRecover(String first, String second, RequestOptions options) throws KeyChainException {
        return request(new ApprovedAction.Recover(uris(first, second)), options);
    }

    /**
     * Makes the request to give the policy other root keys, like {@link PolicyOperations#replaceRoots}.
     *
     * @param first root key URI; one that the policy has already stays as it is
     * @param second root key URI of another key
     * @param options reason and validity
     * @return the request to sign
     * @throws KeyChainException if there is no such policy any more
     */
    public PolicyRequest requestReplaceRoots(String first, String second, RequestOptions options)
            throws KeyChainException {
        return request(new ApprovedAction.ReplaceRoots(uris(first, second)), options);
    }

    /**
     * Makes the request to give the policy other approvers.
     *
     * @param approvers all approvers afterwards
     * @param threshold how many of them must sign afterwards
     * @param options reason and validity
     * @return the request to sign
     * @throws KeyChainException if a key is not an Ed25519 public key
     */
    public PolicyRequest requestApprovers(List<PolicyApprover> approvers, int threshold, RequestOptions options)
            throws KeyChainException {
        var members = new ArrayList<Approver>();
        for (var approver : approvers) {
            members.add(ApproverSet.member(approver));
        }
        return request(new ApprovedAction.ChangeApprovers(threshold, members), options);
    }

    /**
     * Makes the request to permit further use of the availability key, or to make another key the availability key.
     *
     * @param choice the permitted use afterwards
     * @param key root key URI of another availability key; empty for the one that the policy has
     * @param options reason and validity
     * @return the request to sign
     * @throws KeyChainException if there is no such policy any more
     */
    public PolicyRequest requestAvailability(AvailabilityChoice choice, Optional<String> key, RequestOptions options)
            throws KeyChainException {
        return request(new ApprovedAction.SetAvailability(choice, key.map(RootKeyUri::new)), options);
    }

    /**
     * Returns when the cooling-off of the approved purge ends.
     *
     * @return the time; empty if no purge is approved, or it is done
     * @throws KeyChainException if there is no such policy any more
     */
    public Optional<Instant> purgeDue() throws KeyChainException {
        return policy().state()
                .purge()
                .filter(purge -> purge.isApproved() && !purge.isDone())
                .map(purge -> Instant.ofEpochMilli(purge.notBefore()));
    }

    /**
     * Makes the change that a request describes. A recovery and other root keys also need {@link #finish}; a purge needs {@link KeyDestruction#purge} after its
     * cooling-off.
     *
     * <p>A request is applied once. Called again after a crash for a purge, shred, recovery or other root keys that this very request began, it changes nothing
     * and returns, so that the same calls finish what is left.
     *
     * @param request the request
     * @param signatures those of the approvers: the files that {@code o365se approve} or {@code ssh-keygen -Y sign} wrote
     * @return the policy as it is in the chain now
     * @throws KeyChainException if the request is about another policy or state of the policy, is not in force or was applied before, a signature is not an
     *     approver's, there are too few, or the change itself fails; nothing is changed then
     */
    public DataEncryptionPolicy apply(PolicyRequest request, List<byte[]> signatures) throws KeyChainException {
        if (goesOn(request, use.chain().lookAgain())) {
            use.chain().settle();
            return ChainEntries.toPolicy(use.chain().policy(id.toString()).orElseThrow());
        }
        var encoded = new ArrayList<Bytes>();
        for (var signature : signatures) {
            encoded.add(encoded(signature));
        }
        return ChainEntries.toPolicy(use.change(new ChainChange.Approved(id, bytesOf(request.request()), encoded))
                .policy(id));
    }

    /**
     * Wraps the scopes again after a recovery or other root keys were applied, or what an interruption has left of them.
     *
     * @param request the request that was applied
     * @param options how it is done
     * @return what was done
     * @throws KeyChainException if the request was not applied, or the policy has other root keys since; if no root key opens the new policy key, or the chain cannot
     *     be written
     */
    public RollReport finish(PolicyRequest request, WorkOptions options) throws KeyChainException {
        if (request.rootKeys().isEmpty() || !goesOn(request, use.chain().lookAgain())) {
            throw new KeyChainException(
                    ProviderErrorId.APPROVAL_NEEDED,
                    "The request '" + request.action()
                            + "' has nothing to finish: it was not applied, or the policy has changed since; apply it with the signatures of the approvers",
                    null);
        }
        boolean isRecovery = request.request().action() instanceof ApprovedAction.Recover;
        return new PolicyOperations(use, id).sweep(request.request().policyKey(), isRecovery, options);
    }

    private boolean goesOn(PolicyRequest request, ChainSnapshot chain) {
        return request.request().policy().equals(id) && AppliedRequest.goesOn(request.request(), chain);
    }

    private static Bytes encoded(byte[] signature) throws KeyChainException {
        try {
            return ApprovalSignature.read(signature).encoded();
        } catch (MalformedApprovalException e) {
            throw new KeyChainException(
                    ProviderErrorId.APPROVAL_FORGED,
                    "A file is not a signature of an approver: " + e.getMessage()
                            + "; use the file that 'o365se approve' or 'ssh-keygen -Y sign' wrote",
                    null);
        }
    }

    private PolicyRequest request(ApprovedAction action, RequestOptions options) throws KeyChainException {
        var chain = use.chain().current();
        var policy = policy();
        var version = policy.currentVersion();
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        boolean isCancel = action instanceof ApprovedAction.CancelPurge;
        var request = new ApprovalRequest(
                action,
                chain.chainId(),
                id,
                policy.displayName(),
                version.number(),
                version.tag(),
                chain.generation(),
                isCancel ? 1 : version.binding().threshold(),
                version.binding().approvers().size(),
                options.reason(),
                Bytes.takeOwnershipOf(JdkAlgorithms.randomBytes(ApprovalRequest.NONCE_BYTES)),
                now,
                now.plus(options.validity()));
        if (policy.approvers().isEmpty()) {
            throw new KeyChainException(
                    ProviderErrorId.APPROVERS_BAD,
                    "Policy " + policy.displayName()
                            + " has no approvers, so nobody can approve a request; create a policy with approvers and assign the scopes to it",
                    null);
        }
        try {
            // What cannot be read again is not offered for signing.
            return PolicyRequest.of(request.toBytes());
        } catch (IllegalArgumentException e) {
            throw new KeyChainException(ProviderErrorId.REQUEST_BAD, "The request was not made: " + e.getMessage(), e);
        }
    }

    private static Bytes bytesOf(ApprovalRequest request) {
        return Bytes.takeOwnershipOf(request.toBytes());
    }

    private static List<RootKeyUri> uris(String first, String second) {
        return List.of(new RootKeyUri(first), new RootKeyUri(second));
    }

    private Policy policy() throws KeyChainException {
        return use.chain()
                .current()
                .policy(id)
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.POLICY_UNKNOWN,
                        "There is no policy " + id
                                + " in this key chain any more; list the policies with 'o365se policy list'",
                        null));
    }
}
