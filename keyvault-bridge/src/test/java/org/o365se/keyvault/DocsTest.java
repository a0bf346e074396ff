package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages show is taken by the bridge as it stands there. */
class DocsTest {
    private static final Pattern SETTING = Pattern.compile("(?m)^ *(keyvault\\.[a-z]+\\.[a-z-]+) *= (\\S+)$");
    private static final Pattern URI = Pattern.compile("\"(https://[^\"]+/keys/[^\"]+)\"");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/keyvault.md"})
    void theConfigurationsAreGood(String page) throws IOException {
        assertEquals(2, VaultSettingsParser.parse(settings(page)).size());
    }

    @Test
    void theRootsInTheReadmeLiveInItsVaults() throws IOException {
        var hosts = VaultSettingsParser.parse(settings("README.md")).stream()
                .map(VaultSettings::host)
                .collect(Collectors.toSet());
        var roots = URI.matcher(text("README.md"))
                .results()
                .map(found -> KeyUri.parse(found.group(1)).host())
                .collect(Collectors.toSet());
        assertEquals(hosts, roots);
        assertTrue(roots.stream().allMatch(host -> host.cloud().isPresent()));
    }

    private static Map<String, String> settings(String page) throws IOException {
        return SETTING.matcher(text(page))
                .results()
                .collect(Collectors.toMap((MatchResult found) -> found.group(1), found -> found.group(2)));
    }

    private static String text(String page) throws IOException {
        return Files.readString(Path.of("..", page));
    }
}
