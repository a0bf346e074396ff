package org.o365se.internal.model;

import java.util.List;
import java.util.UUID;
import org.o365se.KeyChainException;

/** A copy of a snapshot that is being changed, and becomes the next snapshot or nothing. Not thread-safe. */
public final class ChainEditor extends ChainContent {
    /** A change to the newest content of a chain; if it throws, nothing has changed. */
    @FunctionalInterface
    public interface Change {
        /**
         * Applies it.
         *
         * @param newest is changed
         * @throws KeyChainException if it does not fit
         */
        void applyTo(ChainEditor newest) throws KeyChainException;
    }

    private boolean changed;

    private ChainEditor(ChainSnapshot base) {
        super(base.chainId(), base.copyOfPolicies(), base.copyOfScopes(), base.copyOfAliases());
    }

    /** Applies a change; what comes out is one generation further, or the same snapshot if nothing changed. */
    public static ChainSnapshot apply(Change change, ChainSnapshot base) throws KeyChainException {
        var editor = new ChainEditor(base);
        change.applyTo(editor);
        return editor.changed
                ? ChainSnapshot.ofEditor(
                        base.chainId(), base.generation() + 1, editor.policies, editor.scopes, editor.aliases)
                : base;
    }

    public void put(Policy policy) {
        var before = policies.put(policy.id(), policy);
        rename(before == null ? List.of() : before.names(), policy.names(), policy.id());
    }

    public void put(Scope scope) {
        var before = scopes.put(scope.id(), scope);
        rename(before == null ? List.of() : before.names(), scope.names(), scope.id());
    }

    private void rename(List<Name> before, List<Name> after, UUID id) {
        before.forEach(name -> aliases.remove(name.alias()));
        after.forEach(name -> aliases.put(name.alias(), id));
        changed = true;
    }
}
