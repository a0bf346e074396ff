package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostEnvironmentTest {
    private static final Map<String, String> OURS = Map.of(
            "PATH", "/usr/bin",
            "LC_ALL", "C.UTF-8",
            "SOFTHSM2_CONF", "/etc/softhsm2.conf",
            "P11_KIT_SERVER_ADDRESS", "unix:path=/run/p11",
            "NFAST_TOKEN_PIN", "secret of this token",
            "NSS_SECRET", "secret of another bridge",
            "CHAIN_SECRET", "secret of the chain",
            "AWS_SECRET_ACCESS_KEY", "secret of somebody else",
            "JAVA_TOOL_OPTIONS", "-javaagent:x.jar");

    @Test
    void aHostInheritsOnlyWhatIsListedAndNoSecret() {
        assertEquals(
                Map.of(
                        "PATH", "/usr/bin",
                        "LC_ALL", "C.UTF-8",
                        "SOFTHSM2_CONF", "/etc/softhsm2.conf",
                        "P11_KIT_SERVER_ADDRESS", "unix:path=/run/p11"),
                restricted("env:NFAST_TOKEN_PIN", Map.of(), Set.of("NSS_SECRET")));
    }

    @Test
    void theConfigurationAddsAndReplacesVariables() {
        var environment = restricted(
                "env:NFAST_TOKEN_PIN",
                Map.of("SOFTHSM2_CONF", "/srv/softhsm2.conf", "VENDOR_SLOTS", "4"),
                Set.of("NSS_SECRET"));
        assertEquals("/srv/softhsm2.conf", environment.get("SOFTHSM2_CONF"));
        assertEquals("4", environment.get("VENDOR_SLOTS"));
    }

    @Test
    void thePageListsEveryVariable() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "guides", "pkcs11.md"));
        for (var name : HostEnvironment.NAMES) {
            assertTrue(page.contains("`" + name + "`"), name);
        }
        for (var prefix : HostEnvironment.PREFIXES) {
            assertTrue(page.contains("`" + prefix + "*`"), prefix);
        }
    }

    private static Map<String, String> restricted(
            String pinSource, Map<String, String> added, Set<String> secretVariables) {
        var environment = new HashMap<>(OURS);
        var settings = new TokenSettings(
                "a",
                "/lib.so",
                "t",
                "",
                "",
                pinSource,
                org.o365se.rootkey.AllowedTenants.parse("*").orElseThrow(),
                false,
                false,
                false,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                4,
                "",
                "",
                added);
        HostEnvironment.restrict(environment, settings, secretVariables);
        return environment;
    }
}
