package org.o365se.internal.keys;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.o365se.internal.model.AvailabilityCopy;
import org.o365se.internal.model.KeyEvidence;
import org.o365se.internal.model.KeyEvidence.Finding;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.Purge;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;

/**
 * Finds out whether root keys and availability keys can still be used: unwraps the copies that they have wrapped, and where that is refused asks their homes
 * whether the keys exist. Thread-safe.
 */
public final class KeyEvidences {
    /** Stands for the copy of the availability key. */
    private static final int AVAILABILITY = -1;

    /** Stands for the copy of an availability key that is no longer there. */
    private static final int FORMER = -2;

    private final PolicyKeys policyKeys;
    private final Clock clock;

    /**
     * A policy key version whose keys are looked at.
     *
     * @param policy the policy
     * @param version one of its versions, also one whose copies were removed
     */
    public record Wrapped(Policy policy, PolicyVersion version) {}

    public KeyEvidences(PolicyKeys policyKeys, Clock clock) {
        this.policyKeys = policyKeys;
        this.clock = clock;
    }

    /** One key, by its URI and exact version. */
    private record Key(RootKeyUri uri, String version) {}

    /**
     * Looks at every key that wraps one of the policy key versions.
     *
     * @return one finding for each key, in the order of the versions; at most {@link Purge#MAX_EVIDENCE}
     */
    public List<KeyEvidence> of(Collection<Wrapped> versions) {
        var found = new LinkedHashMap<Key, KeyEvidence>();
        for (var one : versions) {
            var roots = one.version().binding().roots();
            for (int i = 0; i < roots.size(); i++) {
                note(found, one, roots.get(i), i);
            }
            var spare = one.version().availability().map(AvailabilityCopy::key);
            if (spare.isPresent()) {
                note(found, one, spare.get(), AVAILABILITY);
            }
            for (var former : one.policy().state().formerAvailability()) {
                note(found, one, former, FORMER);
            }
        }
        return new ArrayList<>(found.values());
    }

    /** Looks at every availability key that a policy has ever had; needs no copy that it has wrapped. */
    public List<KeyEvidence> ofAvailability(Policy policy) {
        var wrapped = new Wrapped(policy, policy.currentVersion());
        return policy.availabilityKeys().stream()
                .map(key -> look(new Key(new RootKeyUri(key.uri()), key.version()), wrapped, key, FORMER))
                .toList();
    }

    private void note(Map<Key, KeyEvidence> found, Wrapped wrapped, RootKeyDescription key, int copy) {
        var id = new Key(new RootKeyUri(key.uri()), key.version());
        var known = found.get(id);
        // Another version that the same key has wrapped may still have its copy, which says more.
        boolean saysMore = known == null || known.finding() == Finding.UNKNOWN;
        if (saysMore && (known != null || found.size() < Purge.MAX_EVIDENCE)) {
            found.put(id, look(id, wrapped, key, copy));
        }
    }

    private KeyEvidence look(Key id, Wrapped wrapped, RootKeyDescription key, int copy) {
        if (wrapped.version().isDropped() || copy == FORMER) {
            return presence(id, wrapped, key, Finding.UNKNOWN, "");
        }
        try {
            open(wrapped, copy).destroy();
            return found(
                    id,
                    Finding.PRESENT,
                    "It unwraps policy key version " + wrapped.version().number() + " of policy "
                            + wrapped.policy().displayName());
        } catch (RootKeyException e) {
            return e.failureClass() == FailureClass.DENIED
                    ? presence(id, wrapped, key, Finding.DENIED, e.id() + ": " + e.text())
                    : found(id, Finding.UNKNOWN, e.id() + ": " + e.text());
        }
    }

    private OpenedPolicyKey open(Wrapped wrapped, int copy) {
        return copy == AVAILABILITY
                ? policyKeys.openByAvailabilityKey(wrapped.policy(), wrapped.version())
                : policyKeys.openByRoot(wrapped.policy(), wrapped.version(), copy);
    }

    /** Asks the home whether it has the key; if it cannot say, the finding stays as it is. */
    private KeyEvidence presence(Key id, Wrapped wrapped, RootKeyDescription key, Finding otherwise, String reason) {
        try {
            return switch (policyKeys.presence(wrapped.policy(), wrapped.version(), key)) {
                case ABSENT -> found(id, Finding.ABSENT, reason);
                case RECOVERABLE -> found(id, Finding.RECOVERABLE, reason);
                case PRESENT -> found(id, otherwise == Finding.DENIED ? Finding.DENIED : Finding.PRESENT, reason);
                case UNKNOWN -> found(id, otherwise, reason);
            };
        } catch (RootKeyException e) {
            return found(id, otherwise, reason.isEmpty() ? e.id() + ": " + e.text() : reason);
        }
    }

    private KeyEvidence found(Key id, Finding finding, String detail) {
        return new KeyEvidence(id.uri(), id.version(), finding, detail, clock.millis());
    }
}
