package org.o365se;

import java.util.ArrayList;
import java.util.List;
import org.o365se.internal.chain.ChainUse;
import org.o365se.internal.chain.RetireCheck;
import org.o365se.internal.chain.ScopeSweep;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.change.ChainChange.Replacement;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.RootKeyUri;

/**
 * Operations on one policy of a key chain, from {@link KeyChain#operations}. They change keys above the scope keys: no message changes, and every message stays
 * readable. Other processes go on meanwhile and follow within {@code keychain.max-staleness}.
 *
 * <p>{@link #roll}, {@link #refresh}, {@link #replaceRoot}, {@link #replaceRoots} and {@link #recover} make a policy key version, which is durable at once, and
 * then wrap the scopes again, part by part. If they are interrupted or the process is killed, the same call finishes what is left and makes no further version.
 * A change of a scope's keys also wraps that scope again.
 *
 * <p>Thread-safe.
 */
public final class PolicyOperations {
    private final ChainUse use;
    private final PolicyId id;

    PolicyOperations(ChainUse use, PolicyId id) {
        this.use = use;
        this.id = id;
    }

    /** What a call makes a policy key version for. */
    private record Wanted(boolean newestRoots, List<Replacement> replacements, boolean recovery) {}

    /**
     * Makes a policy key with the same root keys; a roll that is not finished is only finished.
     *
     * @param options how it is done
     * @return what was done
     * @throws KeyChainException if no root key opens the policy key, a root key does not wrap the new one, or the chain cannot be written
     */
    public RollReport roll(WorkOptions options) throws KeyChainException {
        return isRolling() ? finish(options) : renew(new Wanted(false, List.of(), false), options);
    }

    /**
     * Binds the policy to the newest versions of its root keys. Without newer versions no policy key is made.
     *
     * @param options how it is done
     * @return what was done
     * @throws KeyChainException like {@link #roll}
     */
    public RollReport refresh(WorkOptions options) throws KeyChainException {
        return renew(new Wanted(true, List.of(), false), options);
    }

    /**
     * Replaces a root key by the newest version of another. The root key that stays serves meanwhile, so the old one need not be reachable.
     *
     * @param old root key URI of a root key of the policy
     * @param successor root key URI of the key in its place
     * @param options how it is done
     * @return what was done
     * @throws KeyChainException if the policy has no such root key, the two root keys would be one key or have one home, or like {@link #roll}
     */
    public RollReport replaceRoot(String old, String successor, WorkOptions options) throws KeyChainException {
        var replacement = new Replacement(new RootKeyUri(old), new RootKeyUri(successor));
        var roots = rootUris(policy());
        boolean isDone = !roots.contains(replacement.old()) && roots.contains(replacement.successor());
        return isDone ? finish(options) : renew(new Wanted(false, List.of(replacement), false), options);
    }

    /**
     * Replaces both root keys. A root key that is among the successors stays as it is.
     *
     * @param first root key URI
     * @param second root key URI of another key
     * @param options how it is done
     * @return what was done
     * @throws KeyChainException like {@link #replaceRoot}
     */
    public RollReport replaceRoots(String first, String second, WorkOptions options) throws KeyChainException {
        var replacements = replacements(List.of(new RootKeyUri(first), new RootKeyUri(second)));
        return replacements.isEmpty() ? finish(options) : renew(new Wanted(false, replacements, false), options);
    }

    /**
     * Replaces both root keys after both were lost. The availability key unwraps the policy key, unless a root key still does. A root key that is named again is
     * bound in its newest version, such as a key that was created again in a new HSM.
     *
     * @param first root key URI
     * @param second root key URI of another key
     * @param options how it is done
     * @return what was done
     * @throws KeyChainException if the policy has no availability key, that key fails too, a root key fails in a way that must be repaired instead (misconfigured,
     *     or a copy that is corrupt), or like {@link #replaceRoot}
     */
    public RollReport recover(String first, String second, WorkOptions options) throws KeyChainException {
        var replacements = replacements(List.of(new RootKeyUri(first), new RootKeyUri(second)));
        return renew(new Wanted(true, replacements, true), options);
    }

    /**
     * Wraps the scopes again that an interrupted roll has left, or that need a new scope key version if the options say so.
     *
     * @param options how it is done
     * @return what was done
     * @throws KeyChainException if no root key opens an old or the new policy key, or the chain cannot be written
     */
    public RollReport finish(WorkOptions options) throws KeyChainException {
        return sweep(policy().currentVersion().number(), false, options);
    }

    /**
     * Disables the policy: from now on nothing is encrypted or decrypted under it, in any process. Needs no root key.
     *
     * @return the policy as it is in the chain now
     * @throws KeyChainException if the chain cannot be written
     */
    public DataEncryptionPolicy disable() throws KeyChainException {
        return ChainEntries.toPolicy(
                use.change(new ChainChange.SetEnabled(id, false)).policy(id));
    }

    /**
     * Enables the policy, which needs a root key that opens its policy key.
     *
     * @return the policy as it is in the chain now
     * @throws KeyChainException if no root key opens it, or the chain cannot be written; it stays disabled then
     */
    public DataEncryptionPolicy enable() throws KeyChainException {
        return ChainEntries.toPolicy(
                use.change(new ChainChange.SetEnabled(id, true)).policy(id));
    }

    /**
     * Returns the policy key versions. Uses no root key.
     *
     * @return all, oldest first
     * @throws KeyChainException if there is no such policy any more
     */
    public List<PolicyKeyInfo> versions() throws KeyChainException {
        var scopes = new RetireCheck(use.chain().current()).scopesByPolicyKey();
        return policy().versions().stream()
                .map(version -> new PolicyKeyInfo(
                        version.number(),
                        version.binding().roots(),
                        scopes.getOrDefault(version.binding().key(), 0L),
                        version.isDropped()))
                .toList();
    }

    /**
     * Returns the scopes that still need a policy key version. Uses no root key.
     *
     * @param policyKeyVersion the version
     * @return what needs it, and what to run so that nothing does
     * @throws KeyChainException if the policy has no such version
     */
    public RetireReport retireCheck(long policyKeyVersion) throws KeyChainException {
        var policy = policy();
        return new RetireCheck(use.chain().current()).ofPolicyKey(policy, version(policy, policyKeyVersion));
    }

    /**
     * Removes the wrapped copies of an older policy key version that no scope needs. Its record stays, because it proves where later versions come from. Old
     * copies of the chain still have the wrapped copies: they are worthless once the root keys that wrapped them are destroyed.
     *
     * @param policyKeyVersion the version; no effect if it was dropped
     * @return the policy as it is in the chain now
     * @throws KeyChainException if a scope needs it, it is the newest or does not exist; nothing is changed then
     */
    public DataEncryptionPolicy drop(long policyKeyVersion) throws KeyChainException {
        return ChainEntries.toPolicy(use.change(new ChainChange.DropPolicyKey(new PolicyKeyId(id, policyKeyVersion)))
                .policy(id));
    }

    private RollReport renew(Wanted wanted, WorkOptions options) throws KeyChainException {
        long before = policy().currentVersion().number();
        var change =
                new ChainChange.RollPolicy(id, before, wanted.newestRoots(), wanted.replacements(), wanted.recovery());
        if (options.isDryRun()) {
            var would = use.chain().tryChange(change);
            return dryRun(would, before, options);
        }
        use.change(change);
        return sweep(before, wanted.recovery(), options);
    }

    private RollReport dryRun(ChainSnapshot would, long before, WorkOptions options) {
        var policy = would.policy(id).orElseThrow();
        long version = policy.currentVersion().number();
        return new RollReport(
                version,
                version != before,
                ScopeSweep.left(would, policy, options.givesNewScopeKeys()).size(),
                ScopeSweep.count(would, policy),
                true);
    }

    /** Wraps the scopes again that are left; after a recovery also those under policy keys that only the availability key unwraps. */
    RollReport sweep(long before, boolean recovery, WorkOptions options) throws KeyChainException {
        if (options.isDryRun()) {
            return dryRun(use.chain().current(), before, options);
        }
        var sweep = new ScopeSweep(use, id, options.givesNewScopeKeys(), recovery);
        long rewrapped = sweep.run(options.rate(), options.listener());
        var chain = use.chain().current();
        var policy = policy();
        long version = policy.currentVersion().number();
        return new RollReport(version, version != before, rewrapped, ScopeSweep.count(chain, policy), false);
    }

    /** Returns which root keys of the policy are replaced so that it has the given ones, in their order where that is possible. */
    private List<Replacement> replacements(List<RootKeyUri> wanted) throws KeyChainException {
        var old = new ArrayList<>(rootUris(policy()));
        var added = new ArrayList<>(wanted);
        added.removeAll(old);
        old.removeAll(wanted);
        var replacements = new ArrayList<Replacement>();
        for (int i = 0; i < old.size() && i < added.size(); i++) {
            replacements.add(new Replacement(old.get(i), added.get(i)));
        }
        return replacements;
    }

    private static List<RootKeyUri> rootUris(Policy policy) {
        return policy.currentVersion().binding().roots().stream()
                .map(root -> new RootKeyUri(root.uri()))
                .toList();
    }

    private boolean isRolling() throws KeyChainException {
        var chain = use.chain().current();
        return !ScopeSweep.left(chain, policy(), false).isEmpty();
    }

    private PolicyVersion version(Policy policy, long number) throws KeyChainException {
        return policy.find(number)
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.POLICY_KEY_UNKNOWN,
                        "Policy " + policy.displayName() + " has no policy key version " + number + "; its newest is "
                                + policy.currentVersion().number(),
                        null));
    }

    private Policy policy() throws KeyChainException {
        return use.chain()
                .current()
                .policy(id)
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.POLICY_UNKNOWN,
                        "There is no policy " + id
                                + " in this key chain any more; list the policies with 'o365se policy list'",
                        null));
    }
}
