package org.o365se.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChain;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class StarterTest {
    @TempDir
    Path folder;

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ServiceEncryptionHealthConfiguration.class)
    static class Application {
        /** Needs the provider when it is created. */
        @Bean
        Cipher cipher() throws Exception {
            return Cipher.getInstance("O365ServiceEncryption");
        }

        /** Whether the list of providers had ours when a bean was created. */
        @Bean
        Provider ours() {
            return Security.getProvider("O365ServiceEncryption");
        }
    }

    @Test
    void theProviderIsThereBeforeTheBeansAndGoneWithTheApplication() throws Exception {
        var file = Files.writeString(folder.resolve("o365se.properties"), "keychain.uri = memory:\n");
        try (var context = start(file)) {
            assertNotNull(context.getBean(Provider.class));
            var chain = context.getBean(KeyChain.class);
            chain.create(DataEncryptionPolicy.builder("contoso/exchange").build());
            var key = context.getBean(KeyStore.class).getKey("contoso/exchange", null);
            var cipher = context.getBean(Cipher.class);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            assertEquals(143, cipher.doFinal(new byte[3]).length);
            assertEquals(
                    Status.UP, context.getBean(HealthIndicator.class).health().getStatus());
        }
        assertNull(Security.getProvider("O365ServiceEncryption"));
    }

    @Test
    void anInvalidConfigurationStopsTheStartWithItsOwnMessage() throws Exception {
        var file = Files.writeString(folder.resolve("o365se.properties"), "keychain.secret = x\n");
        var refused = assertThrows(IllegalStateException.class, () -> start(file));
        assertTrue(refused.getMessage().contains("O365SE-1003"), refused::getMessage);
        assertTrue(refused.getMessage().contains("line 1"), refused::getMessage);
        assertNull(Security.getProvider("O365ServiceEncryption"));
    }

    @Test
    void aSecondApplicationInTheJvmIsRefused() throws Exception {
        var file = Files.writeString(folder.resolve("o365se.properties"), "keychain.uri = memory:\n");
        try (var first = start(file)) {
            assertTrue(first.isActive());
            var refused = assertThrows(IllegalStateException.class, () -> start(file));
            assertTrue(refused.getMessage().contains("already registered"), refused::getMessage);
        }
    }

    private static ConfigurableApplicationContext start(Path configuration) {
        var application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        return application.run("--o365se.config=" + configuration, "--spring.main.banner-mode=off");
    }
}
