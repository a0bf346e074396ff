package org.o365se.internal.chain;

import java.util.List;
import org.o365se.KeyChainException;
import org.o365se.WorkListener;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;

/** Wraps the scopes of a policy with its newest policy key, part by part: each part is durable, and the next run finds what is left. */
public final class ScopeSweep {
    /** The scopes of one change: so many that writing the chain costs little for each, so few that a conflict with another change does. */
    private static final int PART = 2_048;

    private final ChainUse use;
    private final PolicyId policy;
    private final boolean newKeys;
    private final boolean recovery;

    public ScopeSweep(ChainUse use, PolicyId policy, boolean newKeys, boolean recovery) {
        this.use = use;
        this.policy = policy;
        this.newKeys = newKeys;
        this.recovery = recovery;
    }

    /** Returns the scopes of a policy that are still to be wrapped. */
    public static List<ScopeId> left(ChainSnapshot chain, Policy policy, boolean newKeys) {
        var current = policy.currentVersion().binding().key();
        return chain.scopes().stream()
                .filter(scope -> scope.policy().equals(policy.id()) && scope.needsRewrapping(current, newKeys))
                .map(Scope::id)
                .toList();
    }

    /** Returns the number of scopes of a policy. */
    public static long count(ChainSnapshot chain, Policy policy) {
        return chain.scopes().stream()
                .filter(scope -> scope.policy().equals(policy.id()))
                .count();
    }

    /**
     * Wraps all scopes that are not yet.
     *
     * @return how many it has wrapped
     * @throws KeyChainException if a root key fails, the chain cannot be written or the thread is interrupted; what is done before stays done
     */
    public long run(int perSecond, WorkListener listener) throws KeyChainException {
        var pace = new Pace(perSecond);
        long done = 0;
        while (true) {
            var chain = use.chain().current();
            var known = chain.policy(policy).orElseThrow();
            var left = left(chain, known, newKeys);
            long total = count(chain, known);
            listener.progressed(total - left.size(), total);
            if (left.isEmpty()) {
                return done;
            }
            int part = Math.min(pace.partOf(PART), left.size());
            use.change(new ChainChange.RewrapScopes(policy, left.subList(0, part), newKeys, recovery));
            done += part;
            pace.after(done);
        }
    }
}
