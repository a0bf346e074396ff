package org.o365se.internal.config;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The configuration keys of the provider itself. */
enum ConfigurationKey {
    KEYCHAIN_URI("keychain.uri"),
    KEYCHAIN_SECRET_SOURCE("keychain.secret-source"),
    KEYCHAIN_HIGH_WATER("keychain.high-water"),
    KEYCHAIN_MAX_STALENESS("keychain.max-staleness"),
    KEYCHAIN_MAX_OUTAGE("keychain.max-outage"),
    KEYCHAIN_OPERATORS("keychain.operators"),
    MANAGED_KEYSTORE("managed.keystore"),
    MANAGED_SECRET_SOURCE("managed.secret-source"),
    AVAILABILITY_KEYSTORE("availability.keystore"),
    AVAILABILITY_SECRET_SOURCE("availability.secret-source"),
    AVAILABILITY_MAX_OUTAGE("availability.max-outage"),
    ROOTS_HEDGE_OFFSET("roots.hedge-offset"),
    ROOTS_PATIENCE("roots.patience"),
    POLICY_DEFAULT("policy.default"),
    POLICY_LIMIT("policy.limit"),
    SCOPE_AUTO_CREATE("scope.auto-create"),
    CACHE_POLICY_KEY_TTL("cache.policy-key.ttl"),
    CACHE_POLICY_KEY_REFRESH_AHEAD("cache.policy-key.refresh-ahead"),
    CACHE_POLICY_KEY_PROBE("cache.policy-key.probe"),
    CIPHER_PROVIDER("cipher.provider"),
    CIPHER_PARALLELISM("cipher.parallelism"),
    TRANSPARENT_TRANSFORMATIONS("transparent.transformations"),
    ACCESS_FILES("access.files"),
    ACCESS_SYSTEM("access.system"),
    MONITORING_JMX("monitoring.jmx"),
    AUDIT_FILE("audit.file"),
    AUDIT_KEY("audit.key"),
    AUDIT_NAMES("audit.names"),
    AUDIT_REQUIRED("audit.required"),
    AUDIT_MAX_SIZE("audit.max-size");

    private final String key;

    ConfigurationKey(String key) {
        this.key = key;
    }

    static List<String> all() {
        return Arrays.stream(values()).map(ConfigurationKey::toString).toList();
    }

    /** Returns whether a key is one of these. */
    static boolean isKnown(String key) {
        for (var known : values()) {
            if (known.key.equals(key)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a key begins with one of the prefixes and a dot, followed by more characters. */
    static boolean belongsTo(String key, Set<String> prefixes) {
        int dot = key.indexOf('.');
        return dot > 0 && dot < key.length() - 1 && prefixes.contains(key.substring(0, dot));
    }

    /** Returns whether a key, also one of a bridge, names the source of a secret. */
    static boolean namesSecretSource(String key) {
        return key.endsWith("secret-source") || key.endsWith("pin-source") || key.endsWith("password-source");
    }

    @Override
    public String toString() {
        return key;
    }
}
