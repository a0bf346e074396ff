package org.o365se.internal.chain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.o365se.AssignReport;
import org.o365se.KeyChainException;
import org.o365se.WorkListener;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.ScopeId;
import org.o365se.rootkey.RootKeyException;

/** Assigns many scopes to a policy, part by part. Not thread-safe. */
public final class BulkAssignment {
    private static final int PART = 2_048;

    private final ChainUse use;
    private final PolicyId policy;
    private final List<String> assigned = new ArrayList<>();
    private final List<String> unchanged = new ArrayList<>();
    private final Map<String, String> failed = new LinkedHashMap<>();

    public BulkAssignment(ChainUse use, PolicyId policy) {
        this.use = use;
        this.policy = policy;
    }

    /**
     * Assigns scopes.
     *
     * @param scopes aliases or ids
     * @param isDryRun whether each assignment is only tried
     * @return what was done; a scope that cannot be assigned does not hinder the others
     * @throws KeyChainException if a root key fails, the chain cannot be written or the thread is interrupted; what was assigned before stays so
     */
    public AssignReport run(Collection<String> scopes, boolean isDryRun, int perSecond, WorkListener listener)
            throws KeyChainException {
        var wanted = sorted(scopes);
        var names = new ArrayList<>(wanted.keySet());
        var pace = new Pace(perSecond);
        int done = 0;
        while (done < names.size()) {
            var part = names.subList(done, Math.min(names.size(), done + pace.partOf(PART)));
            assign(part, wanted, isDryRun);
            done += part.size();
            listener.progressed(done, names.size());
            pace.after(done);
        }
        return new AssignReport(assigned, unchanged, failed, isDryRun);
    }

    /** Returns the ids of the scopes that are to be assigned, by their names. */
    private Map<String, ScopeId> sorted(Collection<String> scopes) {
        var chain = use.chain().current();
        var wanted = new LinkedHashMap<String, ScopeId>();
        for (var name : scopes) {
            var scope = chain.scopeNamed(name);
            if (scope.isEmpty()) {
                failed.put(
                        name,
                        ProviderErrorId.SCOPE_UNKNOWN.with("There is no scope " + name
                                + " in this key chain; list the scopes with 'o365se scope list'"));
            } else if (scope.get().policy().equals(policy)) {
                unchanged.add(name);
            } else {
                wanted.put(name, scope.get().id());
            }
        }
        return wanted;
    }

    private void assign(List<String> part, Map<String, ScopeId> wanted, boolean isDryRun) throws KeyChainException {
        var changes = new ArrayList<ChainChange>();
        part.forEach(name -> changes.add(new ChainChange.AssignScope(wanted.get(name), policy.toString())));
        try {
            apply(new ChainChange.All(changes), isDryRun);
            assigned.addAll(part);
        } catch (KeyChainException e) {
            requireRefusal(e);
            // One of them is refused: find out which.
            for (int i = 0; i < part.size(); i++) {
                assignOne(part.get(i), changes.get(i), isDryRun);
            }
        }
    }

    private void assignOne(String name, ChainChange change, boolean isDryRun) throws KeyChainException {
        try {
            apply(change, isDryRun);
            assigned.add(name);
        } catch (KeyChainException e) {
            requireRefusal(e);
            failed.put(name, e.getMessage());
        }
    }

    private void apply(ChainChange change, boolean isDryRun) throws KeyChainException {
        if (isDryRun) {
            use.chain().tryChange(change);
        } else {
            use.change(change);
        }
    }

    /** Throws unless the chain refused the change, which concerns one scope; a failure of a root key or of the disk concerns all. */
    private static void requireRefusal(KeyChainException e) throws KeyChainException {
        if (e.getCause() instanceof RootKeyException || e.id() == ProviderErrorId.CHAIN_WRITE_FAILED) {
            throw e;
        }
    }
}
