package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standard output whose reader has read enough ends a command quietly, as it ends {@code cat}; one that is full is an error. */
class StandardOutputTest {
    private static final int MESSAGE_BYTES = 4 << 20;

    @TempDir
    static Path folder;

    private static Operator operator;

    @BeforeAll
    static void encryptMoreThanAPipeHolds() throws Exception {
        operator = Operator.withPolicyAndScope(folder);
        Files.write(folder.resolve("plain"), new byte[MESSAGE_BYTES]);
        operator.succeedConfigured(
                "encrypt",
                "--key",
                Operator.ALICE,
                folder.resolve("plain").toString(),
                folder.resolve("sealed").toString());
    }

    @Test
    void decryptingIntoAPipeWhoseReaderLeavesEndsQuietly() throws Exception {
        assertEndsQuietly(command("decrypt --key " + Operator.ALICE + " sealed -"), "head -c 1 >first");
        assertEquals(1, Files.size(folder.resolve("first")));
    }

    @Test
    void encryptingIntoAPipeWhoseReaderLeavesEndsQuietly() throws Exception {
        assertEndsQuietly(command("encrypt --key " + Operator.ALICE + " plain -"), "head -c 1 >first");
    }

    @Test
    void aTableWhoseReaderLeavesEndsQuietly() throws Exception {
        // The writer starts when nobody reads any more.
        run("mkfifo gate");
        assertEndsQuietly("read go <gate; " + command("scope list"), "{ exec <&-; echo go >gate; }");
    }

    @Test
    void aNamedPipeHasAReaderToo() throws Exception {
        run("mkfifo pipe");
        var result = run("{ head -c 1 <pipe >first & } ; " + command("decrypt --key " + Operator.ALICE + " sealed -")
                + " >pipe; echo $? >status; wait");
        assertEquals("141", status());
        assertEquals("", result.errors(), result::toString);
    }

    @Test
    void aFullDiskIsAnError() throws Exception {
        for (var call :
                new String[] {"decrypt --key " + Operator.ALICE + " sealed -", "scope list", "inspect sealed"}) {
            var result = run(command(call) + " >/dev/full; echo $? >status");
            assertEquals("1", status());
            assertTrue(result.errors().startsWith("O365SE-8003: "), result::toString);
        }
    }

    private static void assertEndsQuietly(String writer, String reader) throws Exception {
        var result = run("{ " + writer + "; echo $? >status; } | " + reader);
        assertEquals("141", status(), result::toString);
        assertEquals("", result.errors(), result::toString);
    }

    private static String command(String arguments) {
        return Project.ROOT.resolve("o365se") + " --config " + operator.configuration() + " " + arguments;
    }

    private static ForkedJvm.Result run(String script) throws Exception {
        return ForkedJvm.runCommand(folder, new byte[0], "sh", "-c", script);
    }

    private static String status() throws Exception {
        return Files.readString(folder.resolve("status")).strip();
    }
}
