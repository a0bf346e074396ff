package org.o365se;

import java.util.List;
import org.o365se.internal.chain.ChainUse;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.KeyEvidence;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Scope;

/**
 * The operations of a key chain that destroy keys for good, and tell what can still lead to the data, from {@link KeyChain#destruction}. A purge and a
 * shredding need an audit log, whose key signs a receipt, which is also kept in the folder {@code receipts} beside the log. Each can be called again after a failure or crash: it goes on, and
 * returns the same receipt.
 *
 * <p>Thread-safe.
 */
public final class KeyDestruction {
    private final ChainUse use;

    KeyDestruction(ChainUse use) {
        this.use = use;
    }

    /**
     * Purges a policy: removes the wrapped copies of all its policy keys, destroys its availability key in the availability key store, and drops its unwrapped keys
     * in every process. Nothing encrypted under the policy can be decrypted with this chain again.
     *
     * @param policy its alias, or its id in text form; its purge was requested and approved ({@link PolicyApprovals}), and the cooling-off is over
     * @return the receipt
     * @throws KeyChainException if the purge is not approved or not due, a root key does not refuse, or something cannot be written
     */
    public DestructionReceipt purge(String policy) throws KeyChainException {
        return new DestructionReceipt(
                use.chain().destruction().purge(requirePolicy(policy).id()));
    }

    /**
     * Drops the availability key of a policy: sets its choice to {@link AvailabilityChoice#NONE}, removes the policy keys that it has wrapped, and destroys in the
     * availability key store every availability key that the policy has ever had. A key at another home has to be destroyed there. Needs no root key, and no
     * audit log. Can be called again after a failure.
     *
     * @param policy its alias, or its id in text form
     * @return what there is of each availability key now; empty if the policy never had one
     * @throws KeyChainException if there is no such policy, it was purged, another policy uses the key, or something cannot be written
     */
    public List<KeyFinality> dropAvailability(String policy) throws KeyChainException {
        return use.chain().destruction().dropAvailability(requirePolicy(policy).id()).stream()
                .map(KeyDestruction::toFinality)
                .toList();
    }

    /**
     * Destroys the keys of a scope whose policy has no approvers; with approvers it takes {@link PolicyApprovals#requestShred}. The id and the aliases of the scope
     * are never used again. The default scope of a policy is replaced by another one first.
     *
     * @param scope its alias, or its id in text form
     * @param reason why, for people to read: 1 to 1,000 characters
     * @return the receipt
     * @throws KeyChainException if there is no such scope, its policy has approvers, or something cannot be written
     */
    public DestructionReceipt shred(String scope, String reason) throws KeyChainException {
        return new DestructionReceipt(
                use.chain().destruction().shred(requireScope(scope).id(), reason));
    }

    /**
     * Returns the receipt of a scope that was shredded.
     *
     * @param scope its alias, or its id in text form
     * @return the receipt, which is written now if that was interrupted
     * @throws KeyChainException if the scope was not shredded, or the receipt cannot be written
     */
    public DestructionReceipt receiptOfShred(String scope) throws KeyChainException {
        return new DestructionReceipt(
                use.chain().destruction().receiptOfShred(requireScope(scope).id()));
    }

    /**
     * Looks which keys can still lead to the data of a policy or scope, for those who hold this or an old copy of the chain: every root key and availability key
     * that has ever wrapped a policy key above its scope keys. Calls each of them.
     *
     * @param named alias or id of a policy or scope
     * @return what was found; at most 256 keys
     * @throws KeyChainException if there is no such policy or scope
     */
    public List<KeyFinality> finality(String named) throws KeyChainException {
        var chain = use.chain().current();
        var scope = chain.scopeNamed(named);
        var found = scope.isPresent()
                ? use.chain().destruction().lookAbove(scope.get())
                : use.chain().destruction().lookAbove(requirePolicy(named));
        return found.stream().map(KeyDestruction::toFinality).toList();
    }

    private static KeyFinality toFinality(KeyEvidence evidence) {
        return new KeyFinality(
                evidence.key().text(),
                evidence.version(),
                KeyFinality.State.valueOf(evidence.finding().name()),
                evidence.detail());
    }

    private Policy requirePolicy(String policy) throws KeyChainException {
        return use.chain()
                .current()
                .policyNamed(policy)
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.POLICY_UNKNOWN,
                        "There is no policy or scope " + policy
                                + " in this key chain; list them with 'o365se policy list' and 'o365se scope list'",
                        null));
    }

    private Scope requireScope(String scope) throws KeyChainException {
        return use.chain()
                .current()
                .scopeNamed(scope)
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.SCOPE_UNKNOWN,
                        "There is no scope " + scope + " in this key chain; list the scopes with 'o365se scope list'",
                        null));
    }
}
