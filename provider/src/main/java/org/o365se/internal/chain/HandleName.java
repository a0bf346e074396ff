package org.o365se.internal.chain;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.EntryId;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.WrappedScopeKey;

/**
 * The alias by which a handle was found, with its verified tags. A tag is verified once: the same tag over the same name stays valid, so that a warm message
 * only compares. Thread-safe.
 */
final class HandleName {
    private final @Nullable Found found;
    private volatile @Nullable Proof<PolicyId> alias;
    private volatile @Nullable Proof<ScopeId> defaultScope;

    /** The alias in the chain when the handle was created. */
    private record Found(Alias alias, PolicyId policy, KeyTag tag) {}

    /** A verified tag, and the policy or scope that it names. */
    private record Proof<I extends EntryId>(I subject, KeyTag tag) {
        boolean isOf(I otherSubject, KeyTag otherTag) {
            return subject.equals(otherSubject) && tag.equals(otherTag);
        }
    }

    private HandleName(@Nullable Found found) {
        this.found = found;
    }

    /** Returns the name of a handle that was not found by an alias. */
    static HandleName none() {
        return new HandleName(null);
    }

    static HandleName of(Scope scope, Alias alias) {
        return new HandleName(new Found(alias, scope.policy(), required(scope.names(), alias)));
    }

    static HandleName of(Policy policy, Alias alias) {
        return new HandleName(new Found(alias, policy.id(), required(policy.names(), alias)));
    }

    /** Returns the alias, empty if the handle was not found by one. */
    String text() {
        return found == null ? "" : found.alias().toString();
    }

    /** Checks that the alias of a scope's handle was assigned with the key of the scope's policy. */
    void requireGiven(Access access, ChainService chain, ChainSnapshot snapshot, Scope scope, WrappedScopeKey used) {
        if (found != null) {
            var tag = tagOf(scope.names(), found.alias());
            var policy = tag == null ? found.policy() : scope.policy();
            requireGiven(
                    access, chain, snapshot, new Proof<>(policy, tag == null ? found.tag() : tag), scope.id(), used);
        }
    }

    /** Checks that the alias of a policy's handle was assigned with the policy's key. */
    void requireGiven(Access access, ChainService chain, ChainSnapshot snapshot, Policy policy, WrappedScopeKey used) {
        if (found != null) {
            var tag = tagOf(policy.names(), found.alias());
            requireGiven(
                    access,
                    chain,
                    snapshot,
                    new Proof<>(policy.id(), tag == null ? found.tag() : tag),
                    policy.id(),
                    used);
        }
    }

    /** Checks an alias that has since been removed: its assignment must be valid nevertheless. */
    private void requireGiven(
            Access access,
            ChainService chain,
            ChainSnapshot snapshot,
            Proof<PolicyId> wanted,
            EntryId named,
            WrappedScopeKey used) {
        var known = alias;
        if (known == null || !known.isOf(wanted.subject(), wanted.tag())) {
            var name = Objects.requireNonNull(found).alias();
            var policy = snapshot.policy(wanted.subject())
                    .orElseThrow(() -> new IllegalStateException("A policy is never removed from a chain"));
            chain.requireGiven(access, policy, Naming.of(name, named), wanted.tag(), versionAtHand(policy, used));
            alias = wanted;
        }
    }

    /** Checks that a policy's default scope was chosen with the policy's key. */
    void requireGivenDefaultScope(Access access, ChainService chain, Policy policy, WrappedScopeKey used) {
        var known = defaultScope;
        if (known == null || !known.isOf(policy.defaultScope(), policy.defaultScopeTag())) {
            chain.requireGiven(
                    access, policy, policy.defaultScopeNaming(), policy.defaultScopeTag(), versionAtHand(policy, used));
            defaultScope = new Proof<>(policy.defaultScope(), policy.defaultScopeTag());
        }
    }

    /** Returns the policy key version that is needed anyway, so that no other one must be unwrapped. */
    private static long versionAtHand(Policy policy, WrappedScopeKey used) {
        return used.wrappedBy().policy().equals(policy.id())
                ? used.wrappedBy().version()
                : policy.currentVersion().number();
    }

    private static KeyTag required(List<Name> names, Alias alias) {
        var tag = tagOf(names, alias);
        if (tag == null) {
            throw new IllegalStateException("An alias is always a name of the object that it finds");
        }
        return tag;
    }

    private static @Nullable KeyTag tagOf(List<Name> names, Alias alias) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).alias().equals(alias)) {
                return names.get(i).tag();
            }
        }
        return null;
    }
}
