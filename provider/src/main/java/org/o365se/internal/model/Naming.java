package org.o365se.internal.model;

import org.o365se.AvailabilityChoice;

/** The assignment of a name to an object, which a tag of the policy key authenticates. Immutable. */
public sealed interface Naming {
    /** Returns the words for messages. */
    String words();

    /** An alias stands for a policy or scope. */
    static Naming of(Alias alias, EntryId entry) {
        return entry instanceof PolicyId policy ? new OfPolicy(alias, policy) : new OfScope(alias, (ScopeId) entry);
    }

    /** The alias of a policy. */
    record OfPolicy(Alias alias, PolicyId policy) implements Naming {
        @Override
        public String words() {
            return "The alias " + alias;
        }
    }

    /** The alias of a scope. */
    record OfScope(Alias alias, ScopeId scope) implements Naming {
        @Override
        public String words() {
            return "The alias " + alias;
        }
    }

    /** The default scope of a policy. */
    record OfDefaultScope(PolicyId policy, ScopeId scope) implements Naming {
        @Override
        public String words() {
            return "The default scope " + scope + " of policy " + policy;
        }
    }

    /** The permitted use of a policy's availability key. */
    record OfAvailability(PolicyId policy, AvailabilityChoice choice) implements Naming {
        @Override
        public String words() {
            return "The availability choice " + choice + " of policy " + policy;
        }
    }
}
