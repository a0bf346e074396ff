package org.o365se.internal.chain;

import java.security.InvalidKeyException;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.KeyChainException;
import org.o365se.internal.audit.AuditEvent;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.audit.AuditKind;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.InauthenticMessageException;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.model.ScopeId;

/**
 * Which keys decrypt and encrypt messages that are re-wrapped or re-encrypted: each message stays in its scope, or all messages move from one scope to another.
 * Thread-safe.
 */
public final class MessageRoute {
    private final ChainUse use;
    private final Access access;
    private final @Nullable Ends ends;

    /**
     * The two scopes of messages that move; keys of their handles, so that their aliases are verified.
     *
     * @param names as the caller named them
     */
    private record Ends(Names names, ScopeId from, ScopeId to, DataKeys opening, DataKeys sealing) {}

    private record Names(String from, String to) {}

    private MessageRoute(ChainUse use, Access access, @Nullable Ends ends) {
        this.use = use;
        this.access = access;
        this.ends = ends;
    }

    /**
     * Returns the route of messages that stay in their scopes, on behalf of a user.
     *
     * @param use of the chain
     * @return the route
     */
    public static MessageRoute withinScopes(ChainUse use) {
        return new MessageRoute(use, Access.USER, null);
    }

    /**
     * Returns the same route on behalf of somebody else.
     *
     * @param other on whose behalf
     * @return the route
     * @throws KeyChainException if the configuration does not allow it to this process, or a scope of messages that move no longer exists
     */
    public MessageRoute withAccess(Access other) throws KeyChainException {
        use.chain().refusedAccess().requireAllowed(other, Optional::empty);
        var route = new MessageRoute(use, other, null);
        return ends == null
                ? route
                : route.between(ends.names().from(), ends.names().to());
    }

    /**
     * Returns the route of messages that move from one scope to another.
     *
     * @param from alias or id of the scope of the messages
     * @param to alias or id of the scope that they get
     * @return the route
     * @throws KeyChainException if one of them does not exist, or they belong to different tenants
     */
    public MessageRoute between(String from, String to) throws KeyChainException {
        var snapshot = use.chain().current();
        var source = snapshot.scopeNamed(from).orElseThrow(() -> unknown(from));
        var target = snapshot.scopeNamed(to).orElseThrow(() -> unknown(to));
        if (!source.tenant().equals(target.tenant())) {
            throw new KeyChainException(
                    ProviderErrorId.TENANT_MISMATCH,
                    "Messages of scope " + from + " cannot move to scope " + to
                            + ", which belongs to another tenant; name a scope of the same tenant",
                    null);
        }
        return new MessageRoute(
                use,
                access,
                new Ends(
                        new Names(from, to), source.id(), target.id(), keys(from, source.id()), keys(to, target.id())));
    }

    private static KeyChainException unknown(String scope) {
        return new KeyChainException(
                ProviderErrorId.SCOPE_UNKNOWN,
                "There is no scope " + scope + " in this key chain; list the scopes with 'o365se scope list'",
                null);
    }

    private DataKeys keys(String aliasOrId, ScopeId id) throws KeyChainException {
        var handle = use.handle(aliasOrId);
        try {
            return handle.isPresent() ? handle.get().dataKeys(access) : keys(id);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("A handle from a chain is bound", e);
        }
    }

    /** Returns the keys of a scope that is named by its id, as in a header; no alias needs to be verified. */
    private DataKeys keys(ScopeId id) {
        return new ScopeDataKeys(new Target(use, id), HandleName.none(), access);
    }

    /**
     * Returns the keys that decrypt a message.
     *
     * @param header the header of the message
     * @return the keys
     * @throws BadPaddingException if messages move and this one belongs to neither scope
     */
    public DataKeys opening(MessageHeader header) throws BadPaddingException {
        var scope = scopeOf(header);
        if (ends == null) {
            return keys(scope);
        }
        if (scope.equals(ends.from())) {
            return ends.opening();
        }
        if (scope.equals(ends.to())) {
            return ends.sealing();
        }
        throw new InauthenticMessageException(
                ProviderErrorId.MESSAGE_SCOPE_DIFFERS,
                "The message belongs to scope " + scope + ", not to scope " + ends.from()
                        + " that was named; name the scope of the message, or leave the message out");
    }

    /**
     * Returns the keys under which a message is encrypted from now on.
     *
     * @param header the present header of the message
     * @return the keys
     */
    public DataKeys sealing(MessageHeader header) {
        return ends == null ? keys(scopeOf(header)) : ends.sealing();
    }

    /**
     * Returns whether a message still has to be changed.
     *
     * @param header the header of the message
     * @param olderThan the scope key version from which on a message stays as it is; 0 for the newest of its scope
     * @return false if it uses this version or a later one, or has moved already
     */
    public boolean isDue(MessageHeader header, long olderThan) {
        long version = header.dataKey().scopeKey().version();
        if (ends != null) {
            return scopeOf(header).equals(ends.from()) && (olderThan == 0 || version < olderThan);
        }
        // A scope that is unknown is not skipped: unwrapping checks the storage again, and reports it.
        return version < olderThan
                || (olderThan == 0
                        && use.chain()
                                .current()
                                .scope(scopeOf(header))
                                .map(scope -> version < scope.currentKey().version())
                                .orElse(true));
    }

    /**
     * Returns what takes the audit lines of the chain.
     *
     * @return the sink
     */
    public AuditSink audit() {
        return use.chain().audit();
    }

    /**
     * Returns the beginning of an audit line about messages on this route.
     *
     * @param kind what is done with them
     * @return the chain, the kind of access, and the scopes of messages that move
     */
    public AuditEvent.Builder event(AuditKind kind) {
        var event =
                AuditEvent.of(kind).with(Member.CHAIN, use.lastSeen().chainId()).with(Member.ACCESS, access);
        return ends == null ? event : event.with(Member.SCOPE_ID, ends.from()).with(Member.TO_SCOPE_ID, ends.to());
    }

    private static ScopeId scopeOf(MessageHeader header) {
        return header.dataKey().scopeKey().scope();
    }
}
