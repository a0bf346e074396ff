package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./dev} in a copy of the project whose Maven prints what it was called with. */
class DevTest {
    @TempDir
    private Path clone;

    @BeforeEach
    void copyTheScripts() throws IOException {
        Files.createDirectory(clone.resolve("scripts"));
        for (var script : List.of("dev", "scripts/common.sh", "scripts/check-machine", "scripts/machine-needs")) {
            Files.copy(Project.ROOT.resolve(script), clone.resolve(script));
        }
        var maven = Files.writeString(clone.resolve("mvnw"), """
                #!/bin/sh
                [ "$1" = --wrapper-can-run ] || echo "mvnw $*"
                """);
        assertTrue(maven.toFile().setExecutable(true));
    }

    @Test
    void withoutAChoreItListsThem() throws Exception {
        var result = dev();
        assertEquals(2, result.status(), result::toString);
        for (var chore : List.of("test", "build", "format", "benchmarks", "figures", "vectors", "keyvault-stand-in")) {
            assertTrue(result.errors().contains("\n  " + chore + " "), chore);
        }
        var help = dev("--help");
        assertEquals(0, help.status(), help::toString);
        assertEquals(result.errors(), help.text());
    }

    @Test
    void anUnknownChoreIsAUsageError() throws Exception {
        var result = dev("tests");
        assertEquals(2, result.status(), result::toString);
        assertEquals("dev: tests is not a chore; ./dev --help lists them\n", result.errors());
    }

    @Test
    void choresOfTheBuildAreCallsOfMaven() throws Exception {
        assertEquals(
                "mvnw verify -Dlong=true -Dstyle.color=never\n",
                dev("test", "-Dlong=true").text());
        assertEquals(
                "mvnw -DskipTests verify -Dstyle.color=never\n", dev("build").text());
        assertEquals(
                "mvnw -pl !bom spotless:apply -Dstyle.color=never\n",
                dev("format").text());
    }

    @Test
    void theMachineIsCheckedWithoutABuild() throws Exception {
        assertEquals(
                "This machine has what the tests need.\n",
                dev("test", "--check").text());
    }

    @Test
    void whatTheTestsLackIsNamedAndNotInstalledUnasked() throws Exception {
        Files.writeString(clone.resolve("scripts/machine-needs"), "no-such-program - no-such-package this test\n");
        var check = dev("test", "--check");
        assertEquals(1, check.status(), check::toString);
        assertTrue(check.errors().contains("Debian package: no-such-package."), check::toString);
        var result = dev("test");
        assertEquals(1, result.status(), result::toString);
        assertEquals("""
                The tests need Debian packages that this machine lacks: no-such-package
                dev: cannot ask for confirmation; run ./dev test --yes, or install the packages yourself: apt-get install no-such-package
                """, result.errors());
    }

    private ForkedJvm.Result dev(String... arguments) throws Exception {
        var command = new String[arguments.length + 1];
        command[0] = "./dev";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return ForkedJvm.runCommand(clone, new byte[0], command);
    }
}
