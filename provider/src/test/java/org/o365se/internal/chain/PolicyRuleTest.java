package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.crypto.KeyGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.Profile;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.internal.error.ProviderErrorId;

/** Which policy a scope gets for which none is named. */
class PolicyRuleTest {
    private static final byte[] MAIL = {1, 2, 3};

    @TempDir
    Path folder;

    private Path configuration;

    @BeforeEach
    void configure() throws Exception {
        configuration = configured("keychain.uri = memory:\npolicy.default = managed\n");
    }

    private Path configured(String lines) throws Exception {
        return Files.writeString(folder.resolve("o365se.properties"), lines);
    }

    @Test
    void aTenantThatDidNothingGetsAManagedPolicyOfItsOwnAtFirstUse() throws Exception {
        try (var chain = KeyChain.open(configuration)) {
            var alice = chain.create(EncryptionScope.of("contoso/alice"));
            chain.create(EncryptionScope.of("contoso/bob"));
            var other = chain.create(EncryptionScope.of("fabrikam/carol"));
            assertEquals("contoso/managed", alice.policy());
            assertEquals("fabrikam/managed", other.policy());
            assertEquals(
                    List.of("contoso/managed", "fabrikam/managed"),
                    chain.policies().stream().map(DataEncryptionPolicy::alias).toList());
            var key = chain.key("contoso/alice");
            assertArrayEquals(MAIL, TestChain.open(key, TestChain.seal(key, MAIL)));
        }
    }

    @Test
    void theMultiWorkloadPolicyOfTheTenantComesBeforeTheDefault() throws Exception {
        try (var chain = KeyChain.open(configuration)) {
            chain.create(DataEncryptionPolicy.builder("contoso/all")
                    .profile(Profile.MULTI_WORKLOAD)
                    .build());
            assertEquals(
                    "contoso/all",
                    chain.create(EncryptionScope.of("contoso/alice")).policy());
            assertEquals(
                    "fabrikam/managed",
                    chain.create(EncryptionScope.of("fabrikam/carol")).policy());
            chain.create(DataEncryptionPolicy.builder("contoso/own").build());
            assertEquals(
                    "contoso/own",
                    chain.create(EncryptionScope.of("contoso/bob", "contoso/own"))
                            .policy());

            chain.create(DataEncryptionPolicy.builder("contoso/all-2")
                    .profile(Profile.MULTI_WORKLOAD)
                    .build());
            var told = assertThrows(KeyChainException.class, () -> chain.create(EncryptionScope.of("contoso/dave")));
            assertEquals(ProviderErrorId.POLICY_DEFAULT_MISSING, told.id());
        }
    }

    @Test
    void withoutARuleTheScopeIsNotCreated() throws Exception {
        try (var chain = KeyChain.open(configured("keychain.uri = memory:\n"))) {
            var told = assertThrows(KeyChainException.class, () -> chain.create(EncryptionScope.of("contoso/alice")));
            assertEquals(ProviderErrorId.POLICY_DEFAULT_MISSING, told.id());
            assertEquals(List.of(), chain.policies());
        }
    }

    @Test
    void aKeyFromTheKeyGeneratorFollowsTheRule() throws Exception {
        var provider = new ServiceEncryptionProvider();
        provider.configure(configuration.toString());
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
        keyStore.load(null, null);
        var generator = KeyGenerator.getInstance(ServiceEncryptionProvider.NAME, provider);
        keyStore.setKeyEntry("contoso/alice", generator.generateKey(), null, null);
        assertEquals(
                "contoso/managed",
                KeyChain.of(keyStore).requireScope("contoso/alice").policy());
        provider.close();
    }
}
