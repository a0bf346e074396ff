package org.o365se.internal.change;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.o365se.internal.approval.ApprovalRequest;
import org.o365se.internal.approval.ApprovedAction;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Purge;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Scope;

/** A request that was applied, and whose change has further steps. */
public final class AppliedRequest {
    private AppliedRequest() {}

    /**
     * Returns whether a chain has the change that exactly this request began, so that its further steps can be done. A request whose change is one step, or was
     * undone since, has none.
     */
    public static boolean goesOn(ApprovalRequest request, ChainSnapshot chain) {
        return chain.chainId().equals(request.chain())
                && chain.policy(request.policy())
                        .filter(policy -> goesOn(request, policy, chain))
                        .isPresent();
    }

    private static boolean goesOn(ApprovalRequest request, Policy policy, ChainSnapshot chain) {
        var text = Bytes.takeOwnershipOf(request.toBytes());
        if (request.action() instanceof ApprovedAction.Purge) {
            return policy.state()
                    .purge()
                    .filter(Purge::isApproved)
                    .filter(purge -> purge.request().equals(text))
                    .isPresent();
        }
        if (request.action() instanceof ApprovedAction.Shred shred) {
            return chain.scope(shred.scope())
                    .flatMap(Scope::shred)
                    .filter(done -> done.request().equals(text))
                    .isPresent();
        }
        if (request.action() instanceof ApprovedAction.Recover recover) {
            return wasUsed(request, policy) && rootsOf(policy).equals(new HashSet<>(recover.roots()));
        }
        return request.action() instanceof ApprovedAction.ReplaceRoots replace
                && wasUsed(request, policy)
                && rootsOf(policy).equals(new HashSet<>(replace.roots()));
    }

    private static boolean wasUsed(ApprovalRequest request, Policy policy) {
        return policy.state().quorum().hasUsed(request.digest());
    }

    private static Set<RootKeyUri> rootsOf(Policy policy) {
        return policy.currentVersion().binding().roots().stream()
                .map(root -> new RootKeyUri(root.uri()))
                .collect(Collectors.toSet());
    }
}
