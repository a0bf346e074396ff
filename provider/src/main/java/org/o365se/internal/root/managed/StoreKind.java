package org.o365se.internal.root.managed;

import org.o365se.internal.model.RootKeyUri;

/** Which of the service's own key stores: they have the same form, but neither ever uses a key of the other. */
enum StoreKind {
    /** The root keys of customers who do not keep their own. */
    MANAGED(RootKeyUri.MANAGED_SCHEME, "", "managed key store", "managed root key"),
    /** The availability keys of policies. */
    AVAILABILITY(RootKeyUri.AVAILABILITY_SCHEME, "availability/", "availability key store", "availability key");

    private final String scheme;
    private final String aliasPrefix;
    private final String store;
    private final String key;

    StoreKind(String scheme, String aliasPrefix, String store, String key) {
        this.scheme = scheme;
        this.aliasPrefix = aliasPrefix;
        this.store = store;
        this.key = key;
    }

    /** Returns the scheme of the URIs of its keys, which is also their home. */
    String scheme() {
        return scheme;
    }

    /** Returns the first characters of the aliases in the file. */
    String aliasPrefix() {
        return aliasPrefix;
    }

    /** Returns the name of the store, for messages. */
    String store() {
        return store;
    }

    /** Returns the name of one of its keys, for messages. */
    String key() {
        return key;
    }

    /** Returns the configuration key that names the file. */
    String fileSetting() {
        return scheme + ".keystore";
    }

    /** Returns the configuration key that names the source of the secret. */
    String secretSetting() {
        return scheme + ".secret-source";
    }
}
