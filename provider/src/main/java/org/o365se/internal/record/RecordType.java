package org.o365se.internal.record;

import java.util.Optional;
import org.o365se.internal.error.ProviderErrorId;

/** The kinds of record in a key chain file. */
public enum RecordType {
    POLICY(1, "policy", ProviderErrorId.CHAIN_RECORD_ALTERED),
    POLICY_VERSION(2, "policy key version", ProviderErrorId.CHAIN_POLICY_VERSION_ALTERED),
    SCOPE(3, "scope", ProviderErrorId.CHAIN_RECORD_ALTERED);

    private final int code;
    private final String words;
    private final ProviderErrorId whenAltered;

    RecordType(int code, String words, ProviderErrorId whenAltered) {
        this.code = code;
        this.words = words;
        this.whenAltered = whenAltered;
    }

    public int code() {
        return code;
    }

    String words() {
        return words;
    }

    ProviderErrorId whenAltered() {
        return whenAltered;
    }

    static Optional<RecordType> of(int code) {
        for (var type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
