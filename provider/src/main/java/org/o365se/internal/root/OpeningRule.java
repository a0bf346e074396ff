package org.o365se.internal.root;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.o365se.Profile;
import org.o365se.rootkey.FailureClass;

/**
 * The rule of a profile for unwrapping a policy key with its root keys: the order of the calls, the time of the next call, and the failure that is reported if
 * all fail. Any failure of a root key leads to the next one at once. Immutable.
 *
 * @param patience how long a root key may take before the next one is called too
 * @param gravestFirst every class of failures, the gravest first
 */
record OpeningRule(Duration patience, List<FailureClass> gravestFirst) {
    /** A denial, which is the customer's decision, comes first, and permanent failures come before temporary ones. */
    private static final List<FailureClass> DENIAL_FIRST =
            List.of(FailureClass.DENIED, FailureClass.CORRUPT, FailureClass.MISCONFIGURED, FailureClass.TRANSIENT);

    /** Checks that every class of failures is listed. */
    OpeningRule {
        gravestFirst = List.copyOf(gravestFirst);
        if (!EnumSet.allOf(FailureClass.class).equals(Set.copyOf(gravestFirst))) {
            throw new IllegalArgumentException("A class of failures is missing: " + gravestFirst);
        }
    }

    /**
     * Returns the rule of a profile.
     *
     * @param profile the profile that a policy key is bound to
     * @param times the configured times
     */
    static OpeningRule of(Profile profile, RootTimes times) {
        return switch (profile) {
            case EXCHANGE, MULTI_WORKLOAD -> new OpeningRule(times.patience(), DENIAL_FIRST);
            case SHAREPOINT -> new OpeningRule(shorter(times.hedgeOffset(), times.patience()), DENIAL_FIRST);
        };
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** Returns the indexes of the root keys in the order of the calls: at random, so that each is used, and a broken one is noticed before the others fail. */
    List<Integer> order(int roots, Random random) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < roots; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        return order;
    }
}
