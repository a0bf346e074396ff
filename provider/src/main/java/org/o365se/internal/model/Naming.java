package org.o365se.internal.model;

import java.util.UUID;

/** A statement that a name stands for an object, which a tag of the policy key proves. Immutable. */
public sealed interface Naming {
    /** Returns the words for messages. */
    String words();

    /** An alias stands for a policy. */
    record OfPolicy(String alias, UUID policy) implements Naming {
        @Override
        public String words() {
            return "The alias " + alias;
        }
    }

    /** An alias stands for a scope. */
    record OfScope(String alias, UUID scope) implements Naming {
        @Override
        public String words() {
            return "The alias " + alias;
        }
    }

    /** A policy writes under a scope of its own. */
    record OfDefaultScope(UUID policy, UUID scope) implements Naming {
        @Override
        public String words() {
            return "The default scope " + scope + " of policy " + policy;
        }
    }
}
