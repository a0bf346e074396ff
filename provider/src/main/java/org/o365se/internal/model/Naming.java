package org.o365se.internal.model;

/** A statement that a name stands for an object, which a tag of the policy key proves. Immutable. */
public sealed interface Naming {
    /** Returns the words for messages. */
    String words();

    /** An alias stands for a policy or scope. */
    static Naming of(String alias, EntryId entry) {
        return entry instanceof PolicyId policy ? new OfPolicy(alias, policy) : new OfScope(alias, (ScopeId) entry);
    }

    /** An alias stands for a policy. */
    record OfPolicy(String alias, PolicyId policy) implements Naming {
        @Override
        public String words() {
            return "The alias " + alias;
        }
    }

    /** An alias stands for a scope. */
    record OfScope(String alias, ScopeId scope) implements Naming {
        @Override
        public String words() {
            return "The alias " + alias;
        }
    }

    /** A policy writes under a scope of its own. */
    record OfDefaultScope(PolicyId policy, ScopeId scope) implements Naming {
        @Override
        public String words() {
            return "The default scope " + scope + " of policy " + policy;
        }
    }
}
