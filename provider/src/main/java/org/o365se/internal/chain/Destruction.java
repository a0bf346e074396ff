package org.o365se.internal.chain;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.o365se.AvailabilityChoice;
import org.o365se.KeyChainException;
import org.o365se.internal.audit.AuditEvent;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.audit.AuditKind;
import org.o365se.internal.audit.AuditUnwritableException;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.KeyEvidences;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.KeyEvidence;
import org.o365se.internal.model.KeyEvidence.Finding;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.receipt.Receipts;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;

/**
 * Destroys keys, and writes what was destroyed. Each step is durable before the next, and the same call goes on where an earlier one was interrupted. Thread-safe.
 */
public final class Destruction {
    private final ChainService chain;
    private final DestructionSettings settings;

    Destruction(ChainService chain, DestructionSettings settings) {
        this.chain = chain;
        this.settings = settings;
    }

    /**
     * Purges a policy whose purge was approved, after the cooling-off, or finishes a purge that was interrupted.
     *
     * @return the receipt
     * @throws KeyChainException if the purge is not approved or not due, a root key does not refuse, or something cannot be written
     */
    public byte[] purge(PolicyId id) throws KeyChainException {
        var receipts = requireReceipts();
        chain.endPauses();
        chain.change(new ChainChange.DestroyPolicy(id));
        var now = chain.lookAgain();
        var policy = now.policy(id).orElseThrow();
        try {
            policy.state().purge().orElseThrow().evidence().stream()
                    .filter(one -> one.finding() == Finding.DESTROYED)
                    .map(one -> one.key().nameInStore())
                    .forEach(settings.availabilityKeys()::destroy);
        } catch (RootKeyException e) {
            throw new KeyChainException(
                    e.id(),
                    e.text() + ". Policy " + policy.displayName()
                            + " is purged, but its availability key is still in its store: call the purge again",
                    e);
        }
        return receipt("The purge of policy " + policy.displayName(), () -> receipts.ofPurge(now, policy));
    }

    /**
     * Removes the policy keys that the availability keys of a policy have wrapped, and destroys those availability keys that are in the availability key store. Needs
     * no root key.
     *
     * @return what there is of each availability key that the policy has ever had
     * @throws KeyChainException if the policy was purged, another policy uses such a key, or something cannot be written
     */
    public List<KeyEvidence> dropAvailability(PolicyId id) throws KeyChainException {
        requireUnshared(chain.lookAgain(), id);
        chain.change(new ChainChange.SetAvailability(id, AvailabilityChoice.NONE, Optional.empty()));
        var policy = chain.lookAgain().policy(id).orElseThrow();
        for (var key : policy.availabilityKeys()) {
            if (new RootKeyUri(key.uri()).isAvailability()) {
                destroy(key, policy);
            }
        }
        chain.endPauses();
        return new KeyEvidences(chain.policyKeys(), Clock.systemUTC()).ofAvailability(policy);
    }

    private static void requireUnshared(ChainSnapshot now, PolicyId id) throws KeyChainException {
        var keys = now.policy(id).map(Policy::availabilityKeys).orElse(Set.of()).stream()
                .map(RootKeyDescription::uri)
                .collect(Collectors.toSet());
        for (var other : now.policies()) {
            boolean shares = !other.id().equals(id)
                    && other.versions().stream()
                            .flatMap(version -> version.availability().stream())
                            .anyMatch(copy -> keys.contains(copy.key().uri()));
            if (shares) {
                throw new KeyChainException(
                        ProviderErrorId.AVAILABILITY_BAD,
                        "The availability key is not destroyed, because policy " + other.displayName()
                                + " uses it too; give that policy another one first",
                        null);
            }
        }
    }

    private void destroy(RootKeyDescription key, Policy policy) throws KeyChainException {
        var event = AuditEvent.of(AuditKind.AVAILABILITY_DESTROYED)
                .with(Member.TENANT, policy.tenant())
                .with(Member.POLICY, policy.displayName())
                .with(Member.POLICY_ID, policy.id())
                .with(Member.ROOT, key.uri())
                .with(Member.ROOT_VERSION, key.version())
                .with(Member.CHAIN, chain.chainId());
        try {
            chain.audit().announce(event.begun().build());
        } catch (AuditUnwritableException e) {
            throw new KeyChainException(e.id(), e.text(), e);
        }
        try {
            settings.availabilityKeys().destroy(new RootKeyUri(key.uri()).nameInStore());
        } catch (RootKeyException e) {
            chain.audit().report(event.failed(e).build());
            throw new KeyChainException(
                    e.id(),
                    e.text() + ". Policy " + policy.displayName()
                            + " no longer uses its availability key, but the key is still in its store: call this again",
                    e);
        }
        chain.audit().report(event.done().build());
    }

    /**
     * Destroys the keys of a scope whose policy has no approvers.
     *
     * @return the receipt
     * @throws KeyChainException if there is no such scope, its policy has approvers, or something cannot be written
     */
    public byte[] shred(ScopeId id, String reason) throws KeyChainException {
        requireReceipts();
        chain.endPauses();
        chain.change(new ChainChange.ShredScope(id, reason));
        return receiptOfShred(id);
    }

    /**
     * Returns the receipt of a scope whose keys were destroyed; writes it if that was interrupted.
     *
     * @throws KeyChainException if they were not destroyed, or the receipt cannot be written
     */
    public byte[] receiptOfShred(ScopeId id) throws KeyChainException {
        var receipts = requireReceipts();
        chain.settle();
        var now = chain.lookAgain();
        var scope = now.scope(id)
                .filter(Scope::isShredded)
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.SCOPE_UNKNOWN,
                        "No scope with the id " + id + " was shredded in this key chain; shred it first",
                        null));
        return receipt("The shredding of scope " + scope.displayName(), () -> receipts.ofShred(now, scope));
    }

    private interface Writing {
        byte[] run() throws IOException;
    }

    private static byte[] receipt(String what, Writing writing) throws KeyChainException {
        try {
            return writing.run();
        } catch (IOException e) {
            throw new KeyChainException(
                    ProviderErrorId.RECEIPT_UNWRITABLE,
                    what + " is done, but its receipt could not be written: " + e.getMessage()
                            + "; repair that and call it again, which destroys nothing more",
                    e);
        }
    }

    private Receipts requireReceipts() throws KeyChainException {
        return settings.receipts()
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.RECEIPT_UNWRITABLE,
                        "Keys are destroyed only with a receipt, which needs an audit log; set audit.file and audit.key, and run 'o365se audit init'",
                        null));
    }

    // ---- finality ----

    /** Looks at every key above the keys of a policy's scopes, and of the policy itself. */
    public List<KeyEvidence> lookAbove(Policy policy) {
        var now = chain.current();
        var versions = new LinkedHashSet<KeyEvidences.Wrapped>();
        policy.versions().forEach(version -> versions.add(new KeyEvidences.Wrapped(policy, version)));
        for (var scope : now.scopes()) {
            if (scope.policy().equals(policy.id())) {
                addLineage(scope, now, versions);
            }
        }
        return look(versions);
    }

    /** Looks at every key above the keys of a scope. */
    public List<KeyEvidence> lookAbove(Scope scope) {
        var versions = new LinkedHashSet<KeyEvidences.Wrapped>();
        addLineage(scope, chain.current(), versions);
        return look(versions);
    }

    private List<KeyEvidence> look(Set<KeyEvidences.Wrapped> versions) {
        chain.endPauses();
        return new KeyEvidences(chain.policyKeys(), Clock.systemUTC()).of(new ArrayList<>(versions));
    }

    private static void addLineage(Scope scope, ChainSnapshot now, Set<KeyEvidences.Wrapped> versions) {
        var ids = new LinkedHashSet<PolicyKeyId>();
        scope.keys().forEach(key -> ids.addAll(key.lineage()));
        for (var id : ids) {
            now.policy(id.policy())
                    .ifPresent(policy -> policy.find(id.version())
                            .ifPresent(version -> versions.add(new KeyEvidences.Wrapped(policy, version))));
        }
    }
}
