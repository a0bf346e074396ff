package org.o365se.internal.keys;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.o365se.Access;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;

/** The unwrapped policy keys that one change needs; each is unwrapped once. Not thread-safe. */
public final class PolicyKeySource implements AutoCloseable {
    private final BiFunction<Policy, Long, OpenedPolicyKey> opening;
    private final Consumer<OpenedPolicyKey> ending;
    private final Map<PolicyKeyId, OpenedPolicyKey> opened = new HashMap<>();

    private PolicyKeySource(BiFunction<Policy, Long, OpenedPolicyKey> opening, Consumer<OpenedPolicyKey> ending) {
        this.opening = opening;
        this.ending = ending;
    }

    /** Returns the keys of the cache, which root keys unwrap if they are not there. */
    public static PolicyKeySource ofCache(PolicyKeys keys) {
        return new PolicyKeySource(
                (policy, version) -> keys.open(Access.USER, policy, version), OpenedPolicyKey::close);
    }

    /** Returns keys that the availability key unwraps where no root key does. */
    public static PolicyKeySource ofRecovery(PolicyKeys keys) {
        return new PolicyKeySource(keys::openForRecovery, OpenedPolicyKey::destroy);
    }

    /** Returns an unwrapped policy key, which this object closes. */
    public OpenedPolicyKey get(Policy policy, long version) {
        var id = new PolicyKeyId(policy.id(), version);
        var known = opened.get(id);
        if (known != null) {
            return known;
        }
        var key = opening.apply(policy, version);
        opened.put(id, key);
        return key;
    }

    @Override
    public void close() {
        opened.values().forEach(ending);
    }
}
