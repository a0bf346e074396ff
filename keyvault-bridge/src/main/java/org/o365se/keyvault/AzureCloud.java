package org.o365se.keyvault;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** The clouds of Azure, with the domains of their vaults and Managed HSMs and the authority that issues tokens for them. */
enum AzureCloud {
    PUBLIC("https://login.microsoftonline.com", "vault.azure.net", "managedhsm.azure.net"),
    CHINA("https://login.partner.microsoftonline.cn", "vault.azure.cn", "managedhsm.azure.cn"),
    US_GOVERNMENT("https://login.microsoftonline.us", "vault.usgovcloudapi.net", "managedhsm.usgovcloudapi.net"),
    GERMANY("https://login.microsoftonline.de", "vault.microsoftazure.de", "managedhsm.microsoftazure.de");

    private final String authority;
    private final String vaults;
    private final String managedHsms;

    AzureCloud(String authority, String vaults, String managedHsms) {
        this.authority = authority;
        this.vaults = vaults;
        this.managedHsms = managedHsms;
    }

    static Optional<AzureCloud> of(VaultHost host) {
        return Arrays.stream(values())
                .filter(cloud -> cloud.domainOf(host).isPresent())
                .findFirst();
    }

    /** Returns the domain that a vault's host ends with, which is also the resource of its tokens. */
    Optional<String> domainOf(VaultHost host) {
        return Stream.of(vaults, managedHsms)
                .filter(domain -> host.text().endsWith("." + domain))
                .findFirst();
    }

    String authority() {
        return authority;
    }
}
