package org.o365se.internal.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.internal.file.FileAccess;
import org.o365se.rootkey.RootKeyMisconfiguredException;

class SecretSourcesTest {
    private static final String KEY = "keychain.secret-source";

    @TempDir
    private Path folder;

    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> environment = Map.of("SET", "from env", "EMPTY", "");

    private final SecretSources sources = new SecretSources(
            name -> Optional.ofNullable(environment.get(name)),
            new TypedSecrets(key -> {
                asked.add(key);
                return Optional.of(("typed for " + key).toCharArray());
            }),
            FileAccess.OWNER,
            Set.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p\u00e4ss w\u00f6rd \uD83D\uDD11",
                "p\u00e4ss w\u00f6rd \uD83D\uDD11\n",
                "p\u00e4ss w\u00f6rd \uD83D\uDD11\r\n"
            })
    void aFileHoldsTheSecretAsItsLine(String content) throws IOException {
        assertEquals("p\u00e4ss w\u00f6rd \uD83D\uDD11", read("file:" + file(content.getBytes(UTF_8))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "hunter2\nhunter2", "hunter2\n\n", "\nhunter2"})
    void aFileWithoutExactlyOneLineIsRefused(String content) throws IOException {
        assertRefused("file:" + file(content.getBytes(UTF_8)), "only line");
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() throws IOException {
        assertRefused("file:" + file("hunter2\u00e4".getBytes(StandardCharsets.ISO_8859_1)), "UTF-8");
    }

    @Test
    void aFileThatIsTooLongIsRefused() throws IOException {
        assertEquals(65536, read("file:" + file(new byte[65536])).length());
        assertRefused("file:" + file(new byte[65537]), "longer than 65536");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void aFileThatIsOpenToOthersIsRefusedWithTheCommandThatMendsIt(String permissions) throws IOException {
        var file = file("hunter2".getBytes(UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertRefused("file:" + file, "chmod go-rwx '" + file + "'");
        assertRefused("file:" + file, "access.files = group");
    }

    @Test
    void aMissingFileAndAFolderAreTold() {
        assertRefused("file:" + folder.resolve("missing"), "does not exist");
        assertRefused("file:" + folder, folder.toString());
    }

    @Test
    void aVariableOfTheEnvironmentIsRead() {
        assertEquals("from env", read("env:SET"));
        assertRefused("env:UNSET", "UNSET is not set");
        assertRefused("env:EMPTY", "EMPTY is not set or empty");
    }

    @Test
    void aPersonIsAskedOnceForEachKey() {
        var first = sources.read(KEY, "prompt");
        first[0] = 'X';
        assertEquals("typed for " + KEY, read("prompt"));
        assertArrayEquals("typed for other".toCharArray(), sources.read("other", "prompt"));
        assertEquals(List.of(KEY, "other"), asked);
    }

    @Test
    void nobodyToAskOrNothingTypedNamesTheOtherSources() {
        for (var answer : List.of(Optional.<char[]>empty(), Optional.of(new char[0]))) {
            var silent = new SecretSources(
                    name -> Optional.empty(), new TypedSecrets(key -> answer), FileAccess.OWNER, Set.of());
            var thrown = assertThrows(RootKeyMisconfiguredException.class, () -> silent.read(KEY, "prompt"));
            assertTrue(thrown.getMessage().contains("file:PATH or env:NAME"), thrown::getMessage);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "hunter2:hunter2", "", "env:", "file:", "file:\0hunter2", "PROMPT"})
    void whatIsNoSourceIsRefusedAndNotShown(String source) {
        assertRefused(source, "file:PATH, env:NAME or prompt");
    }

    @Test
    void thisProgramsOwnSourcesAreThoseOfTheSystem() {
        var name = System.getenv().entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        assertEquals(
                System.getenv(name), new String(new SecretSources(Configuration.empty()).read(KEY, "env:" + name)));
    }

    private String read(String source) {
        return new String(sources.read(KEY, source));
    }

    private void assertRefused(String source, String why) {
        var thrown = assertThrows(RootKeyMisconfiguredException.class, () -> sources.read(KEY, source));
        assertTrue(thrown.getMessage().startsWith("O365SE-1006: The secret of " + KEY), thrown::getMessage);
        assertTrue(thrown.getMessage().contains(why), thrown::getMessage);
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertFalse(trace.toString().contains("hunter2"), trace::toString);
    }

    private Path file(byte[] content) throws IOException {
        var file = Files.write(folder.resolve("secret"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
