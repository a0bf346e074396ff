package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.nativetests.program.AddsProvider;
import org.o365se.nativetests.program.RoundTrip;
import org.o365se.nativetests.program.UsesOthers;

/** Every way in which a program gets the provider and its configuration, each in a fresh JVM. */
class WaysInTest {
    @TempDir
    static Path folder;

    private static String configuration;

    @BeforeAll
    static void makeAChain() throws Exception {
        // A blank in the path, which java.security must bear.
        var chain = Files.createDirectory(folder.resolve("a chain"));
        configuration = Operator.withPolicyAndScope(chain).configuration().toString();
    }

    @Test
    void javaSecurityOnTheClassPath() throws Exception {
        assertWorks(
                "none",
                onClassPath()
                        .property("java.security.properties", javaSecurity(configuration))
                        .run(name(RoundTrip.class), Operator.ALICE));
    }

    @Test
    void javaSecurityOnTheModulePath() throws Exception {
        assertWorks(
                "org.o365se.provider",
                onModulePath()
                        .property("java.security.properties", javaSecurity(configuration))
                        .run(name(RoundTrip.class), Operator.ALICE));
    }

    @Test
    void anAddedProviderThatWasConfigured() throws Exception {
        assertWorks("none", onClassPath().run(name(AddsProvider.class), Operator.ALICE, configuration));
    }

    @Test
    void theSystemProperty() throws Exception {
        assertWorks(
                "none",
                onClassPath().property("o365se.config", configuration).run(name(AddsProvider.class), Operator.ALICE));
    }

    @Test
    void theEnvironmentVariable() throws Exception {
        assertWorks(
                "none",
                onClassPath()
                        .environment("O365SE_CONFIG", configuration)
                        .run(name(AddsProvider.class), Operator.ALICE));
    }

    @Test
    void theNearerConfigurationWins() throws Exception {
        assertWorks(
                "none",
                onClassPath()
                        .property("o365se.config", "/there-is-no.properties")
                        .environment("O365SE_CONFIG", "/there-is-no.properties")
                        .run(name(AddsProvider.class), Operator.ALICE, configuration));
        assertWorks(
                "none",
                onClassPath()
                        .property("o365se.config", configuration)
                        .environment("O365SE_CONFIG", "/there-is-no.properties")
                        .run(name(AddsProvider.class), Operator.ALICE));
    }

    /** JDK Flight Recorder, as an operator switches it on: the events have the fields of docs/guides/audit.md, and nothing in the file is secret. */
    @Test
    void aRecordingHasOurEventsAndNoSecret() throws Exception {
        var file = folder.resolve("recording.jfr");
        var result = onClassPath()
                .option("-XX:StartFlightRecording:filename=" + file)
                .run(name(AddsProvider.class), Operator.ALICE, configuration);
        // The JVM says that it records.
        assertTrue(result.text().endsWith("same: true\nmodule: none\n"), result::toString);
        assertEquals(0, result.status(), result::toString);

        var opened = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("org.o365se.RootUse"))
                .toList();
        assertEquals(1, opened.size(), opened::toString);
        var fields =
                opened.get(0).getFields().stream().map(ValueDescriptor::getName).toList();
        var documented = Files.readAllLines(Project.ROOT.resolve("docs/guides/audit.md")).stream()
                .filter(line -> line.startsWith("| `org.o365se.RootUse`"))
                .findFirst()
                .orElseThrow();
        for (var field : fields) {
            if (!List.of("startTime", "duration", "eventThread", "stackTrace").contains(field)) {
                assertTrue(documented.contains("`" + field + "`"), field);
            }
        }
        assertEquals("unwrap", opened.get(0).getString("operation"));
        assertEquals("open", opened.get(0).getString("reason"));
        assertEquals(Operator.POLICY, opened.get(0).getString("policy"));
        assertFalse(opened.get(0).getBoolean("failed"));

        var recorded = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertTrue(recorded.contains(Operator.POLICY), "texts can be found in the file");
        for (var secret : List.of("keychain.secret", "managed.secret")) {
            var text = Files.readString(Path.of(configuration).resolveSibling(secret))
                    .strip();
            assertFalse(recorded.contains(text), secret);
        }
    }

    @Test
    void withoutAConfigurationAnEmptyKeyStoreLoads() throws Exception {
        var result = onClassPath()
                .property("java.security.properties", javaSecurity(""))
                .run(name(UsesOthers.class));
        assertEquals(0, result.status(), result::toString);
        assertTrue(result.text().endsWith("ours: loaded\n"), result::toString);
    }

    @Test
    void aBrokenConfigurationHarmsNobodyElseAndIsNamedExactly() throws Exception {
        var broken =
                Files.writeString(folder.resolve("broken.properties"), "# A comment\n\nkeychain.uri = ftp:chain\n");
        for (var jvm : new ForkedJvm[] {onClassPath(), onModulePath()}) {
            var result = jvm.property("java.security.properties", javaSecurity(broken.toString()))
                    .run(name(UsesOthers.class));
            assertEquals(
                    "there: true\nSHA-256: 32\nAES: 26\nPKCS12: loaded\nours: O365SE-1004: In " + broken
                            + ", line 3, keychain.uri = \"ftp:chain\" must be file:PATH or memory:\n",
                    result.text(),
                    result::toString);
        }
    }

    private static ForkedJvm onClassPath() {
        return ForkedJvm.withClassPath(Project.providerJar(), Project.testClasses())
                .startingFast();
    }

    private static ForkedJvm onModulePath() {
        return ForkedJvm.withClassPath(Project.testClasses())
                .modulePath(Project.providerJar())
                .startingFast();
    }

    private static void assertWorks(String module, ForkedJvm.Result result) {
        assertEquals("same: true\nmodule: " + module + "\n", result.text(), result::toString);
        assertEquals(0, result.status(), result::toString);
    }

    /** What is added to java.security: our provider behind all that the JDK has. */
    private static Path javaSecurity(String argument) throws IOException {
        int number = 1;
        while (Security.getProperty("security.provider." + number) != null) {
            number++;
        }
        var line = "security.provider." + number + "=O365ServiceEncryption " + argument + "\n";
        return Files.writeString(Files.createTempFile(folder, "java", ".security"), line);
    }

    private static String name(Class<?> program) {
        return program.getName();
    }
}
