package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code docs/guides/keyvault.md} shows is accepted by the bridge as it stands there. */
class DocsTest {
    private static final Pattern SETTING = Pattern.compile("(?m)^ *(keyvault\\.[a-z]+\\.[a-z-]+) *= (\\S+)$");
    private static final Pattern URI = Pattern.compile("\"(https://[^\"]+/keys/[^\"]+)\"");

    @Test
    void theConfigurationIsGood() throws IOException {
        assertEquals(2, VaultSettingsParser.parse(settings()).size());
    }

    @Test
    void theRootsLiveInTheConfiguredVaults() throws IOException {
        var hosts = VaultSettingsParser.parse(settings()).stream()
                .map(VaultSettings::host)
                .collect(Collectors.toSet());
        var roots = URI.matcher(text())
                .results()
                .map(found -> KeyUri.parse(found.group(1)).host())
                .collect(Collectors.toSet());
        assertEquals(hosts, roots);
        assertTrue(roots.stream().allMatch(host -> host.cloud().isPresent()));
    }

    @Test
    void everySettingIsExplained() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "reference", "configuration.md"));
        var section = page.substring(page.indexOf("## Vaults"));
        for (var settings : List.of(VaultSettingsParser.OF_VAULTS, VaultSettingsParser.OF_CREDENTIALS)) {
            for (var setting : settings) {
                assertTrue(section.contains("`" + setting + "`"), setting);
            }
        }
    }

    private static Map<String, String> settings() throws IOException {
        return SETTING.matcher(text())
                .results()
                .collect(Collectors.toMap((MatchResult found) -> found.group(1), found -> found.group(2)));
    }

    private static String text() throws IOException {
        return Files.readString(Path.of("../docs/guides/keyvault.md"));
    }
}
