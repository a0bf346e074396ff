package org.o365se.internal.runtime;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.o365se.HealthState;
import org.o365se.internal.chain.ChainService;
import org.o365se.internal.health.RootCounts;

/** The attributes of a chain for JMX that are plain values. Thread-safe. */
final class ChainAttributes {
    private final ChainService chain;
    private final RootCounts counts;
    private final Map<String, Supplier<?>> values = new TreeMap<>();

    ChainAttributes(ChainService chain, RootCounts counts) {
        this.chain = chain;
        this.counts = counts;
        var messages = chain.messageCounts();
        values.put("Generation", () -> chain.health().generation());
        values.put("State", () -> chain.health().state().name());
        values.put("StateCode", () -> codeOf(chain.health().state()));
        values.put("Policies", () -> (long) chain.health().policies().size());
        values.put("PolicyKeyCacheHits", chain::policyKeyCacheHits);
        values.put("PolicyKeyCacheMisses", chain::policyKeyCacheMisses);
        values.put("MessagesEncrypted", messages::messagesSealed);
        values.put("BytesEncrypted", messages::bytesSealed);
        values.put("MessagesDecrypted", messages::messagesOpened);
        values.put("BytesDecrypted", messages::bytesOpened);
    }

    /** Returns the number by which monitors know a state. */
    static long codeOf(HealthState state) {
        return switch (state) {
            case OK -> 0;
            case DEGRADED -> 1;
            case EXPIRING -> 2;
            case AVAILABILITY_ONLY -> 3;
            case LOST -> 4;
            case DENIED -> 5;
        };
    }

    String chainId() {
        return chain.chainId();
    }

    ChainService chain() {
        return chain;
    }

    RootCounts counts() {
        return counts;
    }

    Map<String, Supplier<?>> values() {
        return values;
    }
}
