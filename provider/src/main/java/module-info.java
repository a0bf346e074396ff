/**
 * Service encryption as a JCA provider: data under a chain of keys whose roots the customer controls.
 */
module org.o365se.provider {
    requires static java.management;
    requires static jdk.jfr;
    requires static org.jspecify;

    exports org.o365se;
    exports org.o365se.rootkey;
    exports org.o365se.store;

    uses org.o365se.rootkey.RootKeyFactory;
    uses org.o365se.store.KeyChainStoreFactory;

    provides java.security.Provider with
            org.o365se.ServiceEncryptionProvider;
}
