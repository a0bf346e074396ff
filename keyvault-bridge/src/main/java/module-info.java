/** Root keys in Azure Key Vault and Managed HSM. Nothing is exported: the provider finds the bridge as a service. */
module org.o365se.keyvault {
    requires com.azure.core;
    requires com.azure.core.http.jdk.httpclient;
    requires com.azure.identity;
    requires com.azure.security.keyvault.keys;
    requires java.net.http;
    requires org.o365se.provider;
    requires static org.jspecify;

    provides org.o365se.rootkey.RootKeyFactory with
            org.o365se.keyvault.KeyVaultFactory;
}
