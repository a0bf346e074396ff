/**
 * Root keys in an HSM, over PKCS#11.
 */
@SuppressWarnings("module") // The 11 is PKCS's own number, not a version.
module org.o365se.pkcs11 {
    requires static org.jspecify;
    requires transitive org.o365se.provider;
    requires org.bouncycastle.provider;

    exports org.o365se.pkcs11;

    provides org.o365se.rootkey.RootKeyFactory with
            org.o365se.pkcs11.Pkcs11RootKeyFactory;
}
