package org.o365se.internal.audit;

import java.util.Arrays;
import java.util.Optional;

/** What an audit line is about. The names are part of the log's format and never change their meaning. */
public enum AuditKind {
    /** A root key opened a policy key, or failed to. */
    ROOT_OPEN("root.open", Duty.OPENS),
    /** A root key wrapped a new policy key, or failed to. */
    ROOT_WRAP("root.wrap", Duty.OPENS),
    /** The newest version of a root key was looked for, for a new policy. */
    ROOT_FOUND("root.find", Duty.OPENS),
    /** A root key was looked for, to see whether it was destroyed. */
    ROOT_LOOKED_FOR("root.look", Duty.OPENS),
    /** A managed root key was made. */
    ROOT_CREATED("root.create", Duty.OPENS),
    /** A root key was checked on request of an operator. */
    ROOT_CHECK("root.check", Duty.OPENS),
    /** The availability key unwrapped a policy key, or failed to. */
    AVAILABILITY_OPEN("availability.open", Duty.CHANGES),
    /** A root key denied its use; the denial was recorded in the chain. */
    ROOT_DENIED("root.denied", Duty.CHANGES),
    /** A root key that had denied its use unwrapped again. */
    ROOT_RESTORED("root.restored", Duty.CHANGES),
    /** No root key of a policy can be reached: its availability key may bridge the outage for a time that is counted from the last success. */
    OUTAGE_BEGAN("outage.begin", Duty.CHANGES),
    /** A root key unwrapped again after an outage. */
    OUTAGE_ENDED("outage.end", Duty.CHANGES),
    /** The health of a policy has changed. */
    HEALTH_CHANGED("health.change", Duty.OPENS),
    /** The use of a policy was refused by this process. */
    ACCESS_REFUSED("access.refuse", Duty.OPENS),
    /** A key chain was created, and its audit log if there was none. */
    CHAIN_CREATED("chain.init", Duty.CHANGES),
    /** An old copy of a key chain was accepted. */
    CHAIN_RESTORED("chain.restore", Duty.CHANGES),
    /** A host begins to follow a key chain that other hosts use. */
    CHAIN_JOINED("chain.join", Duty.CHANGES),
    /** A key chain is authenticated by another secret. */
    CHAIN_SECRET_CHANGED("chain.rotate-secret", Duty.CHANGES),
    /** A policy was created. */
    POLICY_CREATED("policy.create", Duty.CHANGES),
    /** A policy was signed by an operator. */
    POLICY_SIGNED("policy.sign", Duty.CHANGES),
    /** The unwrapped keys of a policy were removed from every process. */
    POLICY_FORGOTTEN("policy.forget", Duty.CHANGES),
    /** The permitted use of an availability key was changed. */
    AVAILABILITY_SET("policy.availability", Duty.CHANGES),
    /** An availability key was destroyed in the availability key store. */
    AVAILABILITY_DESTROYED("availability.destroy", Duty.CHANGES),
    /** A policy got a new policy key version. */
    POLICY_ROLLED("policy.roll", Duty.CHANGES),
    /** A policy got a new policy key version with other root keys, and its availability key could take the place of the old ones. */
    POLICY_RECOVERED("policy.recover", Duty.CHANGES),
    /** Scopes were wrapped with the newest policy key. */
    SCOPES_REWRAPPED("policy.rewrap", Duty.CHANGES),
    /** A policy may be used again. */
    POLICY_ENABLED("policy.enable", Duty.CHANGES),
    /** A policy may no longer be used. */
    POLICY_DISABLED("policy.disable", Duty.CHANGES),
    /** The copies of an older policy key version were removed. */
    POLICY_KEY_DROPPED("policy.drop-version", Duty.CHANGES),
    /** The purge of a policy was requested. */
    PURGE_REQUESTED("policy.request-purge", Duty.CHANGES),
    /** Approvers have approved a change of a policy, which was made. */
    CHANGE_APPROVED("policy.approved", Duty.CHANGES),
    /** The copies of all policy keys of a policy were removed. */
    POLICY_PURGED("policy.purge", Duty.CHANGES),
    /** The keys of a scope were destroyed. */
    SCOPE_SHREDDED("scope.shred", Duty.CHANGES),
    /** A receipt of a destruction was written. */
    RECEIPT_WRITTEN("receipt.write", Duty.CHANGES),
    /** A scope was created. */
    SCOPE_CREATED("scope.create", Duty.CHANGES),
    /** A scope got a new key version. */
    SCOPE_ROLLED("scope.roll", Duty.CHANGES),
    /** A scope was assigned to another policy. */
    SCOPE_ASSIGNED("scope.assign", Duty.CHANGES),
    /** A policy or scope got an alias. */
    ALIAS_ADDED("alias.add", Duty.CHANGES),
    /** A policy or scope lost an alias. */
    ALIAS_REMOVED("alias.remove", Duty.CHANGES),
    /** The messages in files and folders were wrapped with newer scope keys. */
    MESSAGES_REWRAPPED("messages.rewrap", Duty.CHANGES),
    /** The messages in files and folders were encrypted again. */
    MESSAGES_REENCRYPTED("messages.reencrypt", Duty.CHANGES),
    /** The messages in files and folders were decrypted to verify them. */
    MESSAGES_VERIFIED("messages.verify", Duty.OPENS),
    /** The first line of a log. */
    LOG_STARTED("audit.start", Duty.LOG),
    /** The first line of a file that continues a log. */
    LOG_CONTINUED("audit.continue", Duty.LOG),
    /** A signed checkpoint over all lines before it. */
    LOG_CHECKPOINT("audit.checkpoint", Duty.LOG),
    /** The last line was incomplete after a crash, and was removed. */
    LOG_REPAIRED("audit.repair", Duty.LOG);

    private final String text;
    private final Duty duty;

    /** Why a line is written, which decides whether what it tells may happen without it. */
    enum Duty {
        /** The use of a root key. */
        OPENS,
        /** A change. */
        CHANGES,
        /** The log itself. */
        LOG
    }

    AuditKind(String text, Duty duty) {
        this.text = text;
        this.duty = duty;
    }

    Duty duty() {
        return duty;
    }

    /**
     * Returns the kind of a name.
     *
     * @param name as it is in a line
     * @return the kind, or empty if no kind has that name
     */
    public static Optional<AuditKind> of(String name) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(name)).findFirst();
    }

    /** Returns the name that is in the lines. */
    @Override
    public String toString() {
        return text;
    }
}
