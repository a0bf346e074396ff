package org.o365se.internal.model;

import java.util.UUID;

/** The id of something that an alias can stand for. No policy has the id of a scope. */
public sealed interface EntryId permits PolicyId, ScopeId {
    /** Returns the id as the public API and the stores of chains have it. */
    UUID toUuid();
}
