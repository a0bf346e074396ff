package org.o365se.keyvault;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How the bridge authenticates to the vault ({@code keyvault.NAME.credential}), and the settings of each kind. */
enum CredentialKind {
    DEFAULT("default"),
    MANAGED_IDENTITY("managed-identity"),
    WORKLOAD_IDENTITY("workload-identity"),
    CLIENT_SECRET("client-secret"),
    CLIENT_CERTIFICATE("client-certificate");

    private final String text;

    CredentialKind(String text) {
        this.text = text;
    }

    static Optional<CredentialKind> parse(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    static String allowed() {
        return Arrays.stream(values()).map(CredentialKind::toString).collect(Collectors.joining(", "));
    }

    /** Returns the required settings. */
    Set<String> required() {
        return switch (this) {
            case DEFAULT, MANAGED_IDENTITY, WORKLOAD_IDENTITY -> Set.of();
            case CLIENT_SECRET -> Set.of("client-id", "tenant-id", "client-secret-source");
            case CLIENT_CERTIFICATE -> Set.of("client-id", "tenant-id", "certificate");
        };
    }

    /** Returns whether a setting is allowed with this kind. */
    boolean takes(String setting) {
        return required().contains(setting) || optional().contains(setting);
    }

    private Set<String> optional() {
        return switch (this) {
            case DEFAULT -> Set.of("client-id", "tenant-id");
            case MANAGED_IDENTITY -> Set.of("client-id");
            case WORKLOAD_IDENTITY -> Set.of("client-id", "tenant-id", "token-file");
            case CLIENT_SECRET -> Set.of();
            case CLIENT_CERTIFICATE -> Set.of("certificate-secret-source");
        };
    }

    /** Returns whether the token comes from Entra's authority rather than from this machine. */
    boolean usesAuthority() {
        return this != MANAGED_IDENTITY;
    }

    @Override
    public String toString() {
        return text;
    }
}
