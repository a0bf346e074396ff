package org.o365se.cli.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.KeyChain;
import org.o365se.cli.Main;

/** The advice of {@code recover} is about a chain that was looked at. */
class RecoverCommandTest {
    private static final String ADVICE = "put the newest good backup of the file in its place";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeAConfiguration() throws Exception {
        Files.writeString(
                folder.resolve("o365se.properties"),
                "keychain.uri = file:service.keychain\nkeychain.secret-source = file:secret\n");
        assertEquals(0, run("secret", "generate", folder.resolve("secret").toString()), err::toString);
    }

    private int run(String... arguments) {
        var line = Main.commandLine(arguments);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private int recover(String configuration) {
        return run("--config", folder.resolve(configuration).toString(), "recover");
    }

    @Test
    void aConfigurationThatIsMissingIsNotALostChain() {
        assertEquals(1, recover("nowhere.properties"));
        assertFalse(out.toString().contains(ADVICE), out::toString);
        assertTrue(err.toString().startsWith("O365SE-1001: "), err::toString);
    }

    @Test
    void aChainThatIsMissingIs() throws Exception {
        KeyChain.init(folder.resolve("o365se.properties"));
        Files.delete(folder.resolve("service.keychain"));
        assertEquals(1, recover("o365se.properties"));
        assertTrue(out.toString().contains(ADVICE), out::toString);
        assertTrue(err.toString().startsWith("O365SE-2012: "), err::toString);
    }
}
