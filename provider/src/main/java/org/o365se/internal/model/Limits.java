package org.o365se.internal.model;

/** The limits of a key chain; a reader refuses more. The format page has the same numbers. */
public final class Limits {
    /** UTF-16 code units in an alias. */
    public static final int ALIAS_CHARS = 256;
    /** UTF-16 code units in the application of an approver's security key. */
    public static final int APPLICATION_CHARS = 256;
    /** Aliases of one policy or scope. */
    public static final int ALIASES = 64;
    /** Version numbers of policy keys and scope keys run from 1 to this. */
    public static final long VERSION = ScopeKeyId.MAX_VERSION;
    /** Policy key versions of one policy. */
    public static final int POLICY_VERSIONS = 4_096;
    /** Scope key versions of one scope. */
    public static final int SCOPE_KEY_VERSIONS = 4_096;
    /** Policy keys that have wrapped one scope key version, one after another. */
    public static final int LINEAGE = 4_096;
    /** Changes of one batch. */
    public static final int BATCH = 0xFFFF;

    private Limits() {}
}
