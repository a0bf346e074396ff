package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./o365se} as a user calls it: a JVM of its own, the jars as they were built. */
class LauncherTest {
    private static final Path PROJECT = Path.of(System.getProperty("o365se.project"));

    @TempDir
    private Path folder;

    @Test
    void tellsItsVersion() throws IOException, InterruptedException {
        assertTrue(run(0, new ProcessBuilder(PROJECT.resolve("o365se").toString(), "--version"))
                .startsWith("o365se 0."));
    }

    @Test
    void worksThroughASymbolicLink() throws IOException, InterruptedException {
        var link = Files.createSymbolicLink(folder.resolve("o365se"), PROJECT.resolve("o365se"));
        assertTrue(run(0, new ProcessBuilder(link.toString(), "--version")).startsWith("o365se 0."));
    }

    @Test
    void aTemporaryFolderThatIsNoneIsNamed() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(PROJECT.resolve("o365se").toString(), "demo", "--managed");
        builder.environment().put("TMPDIR", folder.resolve("none").toString());
        assertEquals(
                "o365se: TMPDIR is " + folder.resolve("none") + ", which is not a folder; set it to a folder\n",
                run(1, builder));
        // Nobody, root included, makes a folder there.
        builder.environment().put("TMPDIR", "/proc");
        var said = run(1, builder);
        assertTrue(said.startsWith("O365SE-8003: The folder /proc/o365se-demo-"), said);
    }

    @Test
    void inALocaleThatLosesLettersTheCallIsRefused() throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder("sh", "-c", PROJECT.resolve("o365se") + " inspect \"$(printf 'Zo\\303\\253')\"");
        builder.environment().put("LC_ALL", "C");
        var said = run(2, builder);
        assertTrue(said.startsWith("O365SE-8080: "), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "benchmarks", "keyvault-stand-in"})
    void theProjectsChoresAreElsewhere(String chore) throws IOException, InterruptedException {
        assertEquals(
                "o365se: " + chore + " is not a command for operators; run ./dev " + chore + "\n",
                run(2, new ProcessBuilder(PROJECT.resolve("o365se").toString(), chore)));
    }

    /** Beside a stand-in for Maven, which says what Maven says and puts the jars in place. */
    @Test
    void aBuildShowsItsProgressAndLeavesStandardOutputToTheCommand() throws Exception {
        var copy = Files.createDirectory(folder.resolve("clone"));
        Files.copy(PROJECT.resolve("o365se"), copy.resolve("o365se"));
        Files.copy(
                PROJECT.resolve("scripts/common.sh"),
                Files.createDirectory(copy.resolve("scripts")).resolve("common.sh"));
        var maven = Files.writeString(copy.resolve("mvnw"), """
                #!/bin/sh
                [ "$1" != --wrapper-can-run ] || exit 0
                case " $* " in *' -Dstyle.color=never '*) ;; *) printf '\\033[1m[INFO] colours\\033[m\\n' ;; esac
                echo '[INFO] Scanning for projects...'
                echo '[INFO] Building O365 service encryption: provider              [1/2]'
                echo '[INFO] Downloaded from central: https://repo.example/picocli/4.7.7/picocli-4.7.7.jar (420 kB at 1 MB/s)'
                echo '[WARNING] a warning'
                echo '[INFO] Building O365 service encryption: command               [2/2]'
                [ ! -e broken ] || { echo '[ERROR] no compiler'; exit 1; }
                mkdir -p cli/target/lib
                cp PROJECT/cli/target/o365se-cli-*.jar cli/target/
                cp PROJECT/cli/target/lib/* cli/target/lib/
                """.replace("PROJECT", PROJECT.toString()));
        assertTrue(maven.toFile().setExecutable(true));
        var progress = """
                Building o365se (first run only) ...
                  O365 service encryption: provider              [1/2]
                  fetched picocli-4.7.7.jar
                  O365 service encryption: command               [2/2]
                """;
        var broken = Files.createFile(copy.resolve("broken"));
        var failed = ForkedJvm.runCommand(copy, new byte[0], "./o365se", "--version");
        assertEquals(1, failed.status(), failed::toString);
        assertEquals("", failed.text(), failed::toString);
        assertEquals(
                progress + "[ERROR] no compiler\no365se: the build failed, its messages are above; nothing was run\n",
                failed.errors());
        Files.delete(broken);
        var built = ForkedJvm.runCommand(copy, new byte[0], "./o365se", "--version");
        assertEquals(0, built.status(), built::toString);
        assertTrue(built.text().startsWith("o365se 0."), built::toString);
        assertEquals(progress, built.errors());
    }

    @Test
    void theDemoWorksInAJvmThatHasTheProvider() throws IOException, InterruptedException {
        var settings = Files.writeString(folder.resolve("o365se.properties"), "keychain.uri = memory:\n");
        var security = folder.resolve("java.security");
        int next = Security.getProviders().length + 1;
        Files.writeString(security, "security.provider." + next + "=O365ServiceEncryption " + settings + "\n");
        var demo = new ProcessBuilder(PROJECT.resolve("o365se").toString(), "demo", "--managed");
        demo.environment().put("JDK_JAVA_OPTIONS", "-Djava.security.properties=" + security);
        var said = run(0, demo);
        assertTrue(said.contains("the decrypted file is identical"), said);
        var line = new ProcessBuilder(
                PROJECT.resolve("o365se").toString(), "java-security", "--config", settings.toString());
        line.environment().put("JDK_JAVA_OPTIONS", "-Djava.security.properties=" + security);
        said = run(0, line);
        assertTrue(said.contains("security.provider." + next + "=O365ServiceEncryption " + settings + "\n"), said);
    }

    private static String run(int status, ProcessBuilder builder) throws IOException, InterruptedException {
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.redirectErrorStream(true);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.MINUTES), "the command did not end");
        assertEquals(status, process.exitValue(), output);
        return output;
    }
}
