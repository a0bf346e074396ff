package org.o365se.internal.model;

import java.util.UUID;

/** The id of a policy or scope, which an alias can name. No policy has the id of a scope. */
public sealed interface EntryId permits PolicyId, ScopeId {
    /** Returns the id for the public API and the stores of key chains. */
    UUID toUuid();
}
