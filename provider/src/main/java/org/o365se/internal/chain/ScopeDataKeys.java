package org.o365se.internal.chain;

import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import org.o365se.Access;
import org.o365se.internal.config.CipherSettings;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.InauthenticMessageException;
import org.o365se.internal.message.MessageCounts;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.message.Suite;
import org.o365se.internal.message.WrappedDataKey;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.rootkey.RootKeyException;

/** The data keys of a scope, or of a policy with all its scopes. */
final class ScopeDataKeys implements DataKeys {
    private final Target target;
    private final HandleName name;
    private final Access access;

    ScopeDataKeys(Target target, HandleName name, Access access) {
        this.access = access;
        this.target = target;
        this.name = name;
    }

    @Override
    public CipherSettings cipherSettings() {
        return target.chain().cipherSettings();
    }

    @Override
    public MessageCounts messageCounts() {
        return target.chain().messageCounts();
    }

    @Override
    public void prepareToWrap() throws InvalidKeyException {
        var snapshot = target.chain().current();
        requireDurable(target.chain(), snapshot, prepare(snapshot));
    }

    @Override
    public void prepareToUnwrap() throws InvalidKeyException {
        prepare(target.chain().current());
    }

    private Scope prepare(ChainSnapshot snapshot) throws InvalidKeyException {
        var scope = requireSealingScope(snapshot);
        requireUsable(snapshot.policyOf(scope), scope);
        try {
            requireGiven(snapshot, scope, scope.currentKey());
            requireGivenDefaultScope(snapshot, scope);
            target.chain().open(access, snapshot, scope, scope.currentKey()).close();
            return scope;
        } catch (RootKeyException e) {
            throw ChainService.unusable(e);
        }
    }

    @Override
    public WrappedDataKey wrap(Suite suite, AesKeyWrap kw, Key256 dataKey) throws InvalidKeyException {
        var snapshot = target.chain().current();
        var scope = requireSealingScope(snapshot);
        requireUsable(snapshot.policyOf(scope), scope);
        requireDurable(target.chain(), snapshot, scope);
        requireGiven(snapshot, scope, scope.currentKey());
        requireGivenDefaultScope(snapshot, scope);
        try (var wrappingKey = target.chain().open(access, snapshot, scope, scope.currentKey())) {
            return wrappingKey.wrap(suite, kw, dataKey);
        }
    }

    @Override
    public Key256 unwrap(AesKeyWrap kw, MessageHeader header) throws BadPaddingException {
        var wrapped = header.dataKey();
        var snapshot = snapshotFor(wrapped.scopeKey());
        var scope = openingScope(snapshot, wrapped.scopeKey());
        var key = scope.key(wrapped.scopeKey().version())
                .orElseThrow(
                        () -> otherKey("scope key version " + wrapped.scopeKey().version() + " of scope "
                                + scope.displayName() + " is not in this chain; load the newest chain"));
        refuseUnusable(snapshot.policyOf(scope), scope);
        requireGiven(snapshot, scope, key);
        try (var wrappingKey = target.chain().open(access, snapshot, scope, key)) {
            return wrappingKey.unwrap(kw, wrapped);
        } catch (InvalidKeyException e) {
            var altered = new InauthenticMessageException(
                    ProviderErrorId.MESSAGE_ALTERED,
                    "The data key in the message's header does not unwrap under scope key version "
                            + key.version() + " of scope " + scope.displayName()
                            + ": the header was altered; restore the message from a good copy");
            altered.initCause(e);
            throw altered;
        }
    }

    /** A message may be newer than the known snapshot: before it is refused, the storage is checked again. */
    private ChainSnapshot snapshotFor(ScopeKeyId wanted) {
        var snapshot = target.chain().current();
        boolean isKnown = snapshot.scope(wanted.scope())
                .filter(scope -> target.mayOpen(scope))
                .flatMap(scope -> scope.key(wanted.version()))
                .isPresent();
        return isKnown ? snapshot : target.chain().lookAgain();
    }

    private Scope openingScope(ChainSnapshot snapshot, ScopeKeyId wanted) throws BadPaddingException {
        var scope = snapshot.scope(wanted.scope());
        if (scope.isEmpty()) {
            throw otherKey("its scope " + wanted.scope() + " is not in this chain; load the chain of the message");
        }
        if (!target.mayOpen(scope.get())) {
            // The alias of another scope is not reported, because its tenant may be different.
            throw otherKey(
                    "its scope is " + wanted.scope() + ", which this key does not decrypt; use the key of that scope");
        }
        return scope.get();
    }

    private static InauthenticMessageException otherKey(String why) {
        return new InauthenticMessageException(
                ProviderErrorId.MESSAGE_OTHER_KEY, "The message was encrypted under another key: " + why);
    }

    /** Checks that the alias of the handle was assigned with the key of the policy: an attacker who can write to the chain could move it. */
    private void requireGiven(ChainSnapshot snapshot, Scope scope, WrappedScopeKey used) {
        if (target.isPolicy()) {
            name.requireGiven(access, target.chain(), snapshot, snapshot.policyOf(scope), used);
        } else {
            name.requireGiven(access, target.chain(), snapshot, scope, used);
        }
    }

    private void requireGivenDefaultScope(ChainSnapshot snapshot, Scope scope) {
        if (target.isPolicy()) {
            name.requireGivenDefaultScope(access, target.chain(), snapshot.policyOf(scope), scope.currentKey());
        }
    }

    private Scope requireSealingScope(ChainSnapshot snapshot) throws InvalidKeyException {
        return target.sealingScope(snapshot)
                .orElseThrow(() -> new InvalidKeyException(ProviderErrorId.KEY_GONE.with(target.goneText())));
    }

    private void requireUsable(Policy policy, Scope scope) throws InvalidKeyException {
        var refusal = Unusable.refusal(policy, scope);
        if (refusal.isPresent()) {
            target.chain().refusedAccess().report(Optional.of(policy), access, refusal.get());
            throw new InvalidKeyException(refusal.get().getMessage());
        }
    }

    /** Checks like {@link #requireUsable}, but for a message that has already been started. */
    private void refuseUnusable(Policy policy, Scope scope) {
        try {
            requireUsable(policy, scope);
        } catch (InvalidKeyException e) {
            throw new ProviderException(e.getMessage(), e);
        }
    }

    private static void requireDurable(ChainService chain, ChainSnapshot snapshot, Scope scope)
            throws InvalidKeyException {
        long version = scope.currentKey().version();
        if (!chain.isDurable(snapshot, new ScopeKeyId(scope.id(), version))) {
            throw new InvalidKeyException(
                    ProviderErrorId.KEY_NOT_STORED.with(
                            "Scope key version " + version + " of scope "
                                    + scope.displayName()
                                    + " exists only in memory, so messages under it could be lost; call KeyStore.store before you encrypt"));
        }
    }
}
