package org.o365se.internal.model;

import org.o365se.internal.record.RecordWriter;
import java.util.UUID;

/** A statement that a name stands for an object, in the canonical form that a tag of the policy key covers. Immutable. */
public sealed interface Naming {
    /** Returns the bytes under the tag. */
    byte[] toBytes();

    /** Returns the words for messages. */
    String words();

    /** An alias stands for a policy. */
    record OfPolicy(String alias, UUID policy) implements Naming {
        @Override
        public byte[] toBytes() {
            return new RecordWriter().u8(1).uuid(policy).text(alias).toBytes();
        }

        @Override
        public String words() {
            return "The alias " + alias;
        }
    }

    /** An alias stands for a scope. */
    record OfScope(String alias, UUID scope) implements Naming {
        @Override
        public byte[] toBytes() {
            return new RecordWriter().u8(2).uuid(scope).text(alias).toBytes();
        }

        @Override
        public String words() {
            return "The alias " + alias;
        }
    }

    /** A policy writes under a scope of its own. */
    record OfDefaultScope(UUID policy, UUID scope) implements Naming {
        @Override
        public byte[] toBytes() {
            return new RecordWriter().u8(3).uuid(policy).uuid(scope).toBytes();
        }

        @Override
        public String words() {
            return "The default scope " + scope + " of policy " + policy;
        }
    }
}
