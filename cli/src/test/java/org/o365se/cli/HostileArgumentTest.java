package org.o365se.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.cli.text.TerminalWriter;
import org.o365se.rootkey.SanitizedText;
import picocli.CommandLine;

/** Names and values that a script passes on from elsewhere, given to every command. */
class HostileArgumentTest {
    private static final String SECRET = "Correct-Horse-Battery";
    private static final String IN_FILE = "Staple-In-A-File";

    @TempDir
    private static Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static List<String> values() throws IOException {
        var options = Files.writeString(folder.resolve("options"), "--verbose\n" + IN_FILE + "\n");
        return List.of(
                "@" + options,
                "@x",
                "-x",
                "--x",
                "--x=" + SECRET,
                "a\nO365SE-0000: forged",
                " ",
                "",
                "\u202Egnp.exe",
                "\u2066x\u2069",
                "\u001b[2J\u001b]0;title\u0007",
                "\u009b2J");
    }

    static Stream<List<String>> calls() throws IOException {
        var commands = new ArrayList<List<String>>();
        collect(Main.commandLine(), List.of(), commands);
        assertTrue(commands.size() > 20, "every command is called");
        var calls = Stream.<List<String>>builder();
        for (var command : commands) {
            for (var value : values()) {
                calls.add(with(command, value));
                calls.add(with(command, "--", value, value));
                calls.add(with(command, "--config", value, value));
                calls.add(with(command, "--config=" + value, "a", "b"));
                calls.add(with(command, value, value, value, value));
                calls.add(with(command, "--key=" + value, "--aad=x", value, value));
            }
        }
        return calls.build();
    }

    private static void collect(CommandLine line, List<String> path, List<List<String>> commands) {
        // The demo takes what it is given as a file and then runs for long; it is called below.
        line.getSubcommands().forEach((name, command) -> {
            var called = with(path, name);
            if (command.getSubcommands().isEmpty() && !name.equals("demo") && !name.equals("generate")) {
                commands.add(called);
            }
            collect(command, called, commands);
        });
    }

    @ParameterizedTest
    @MethodSource("calls")
    void noArgumentBecomesOptionsOrCommandsTheTerminalOrShowsASecret(List<String> call) {
        int code = run(call);
        assertTrue(code >= 0 && code <= 2, call::toString);
        var said = out.toString() + err;
        assertFalse(said.contains(IN_FILE), said);
        // Named as a file, it is one.
        assertFalse(code == 2 && said.contains(SECRET), said);
        assertFalse(said.lines().anyMatch(line -> line.codePoints().anyMatch(SanitizedText::isUnsafe)), said);
        assertFalse(said.lines().anyMatch(line -> line.startsWith("O365SE-0000")), said);
        assertFalse(said.contains("O365SE-8000"), said);
        if (code == 2) {
            assertEquals(2, err.toString().lines().count(), said);
        }
    }

    @Test
    void anArgumentThatNoCommandExpectsIsNotRepeated() {
        for (var call : List.of(
                List.of("policy", "list", SECRET),
                List.of("secret", "generate", "a", SECRET),
                List.of("policy", "list", "--pin=" + SECRET),
                List.of("policy", "list", "-p" + SECRET),
                List.of(SECRET))) {
            err.getBuffer().setLength(0);
            assertEquals(2, run(call), call::toString);
            assertFalse(err.toString().contains(SECRET), err::toString);
        }
    }

    @Test
    void onlyAWordThatIsNearIsSuggested() {
        assertEquals(2, run(List.of("mailbox")));
        assertTrue(err.toString().startsWith("Unknown command 'mailbox'; choose one of: root, "), err::toString);
        err.getBuffer().setLength(0);
        assertEquals(2, run(List.of("inspekt")));
        assertEquals("Unknown command 'inspekt'; did you mean 'inspect'?\nSee 'o365se --help'.\n", err.toString());
        err.getBuffer().setLength(0);
        assertEquals(2, run(List.of("policy", "list", "--verbos")));
        assertTrue(err.toString().startsWith("Unknown option '--verbos'; did you mean '--verbose'?"), err::toString);
    }

    @Test
    void theDemoRefusesWhatIsNoFile() {
        assertNotEquals(0, run(List.of("demo", "--managed", "@x")));
        assertTrue(err.toString().startsWith("O365SE-8002: "), err::toString);
        err.getBuffer().setLength(0);
        assertNotEquals(0, run(List.of("demo", "--managed", folder.toString())));
        assertTrue(err.toString().startsWith("O365SE-8002: The path " + folder + " is a folder"), err::toString);
    }

    private static List<String> with(List<String> start, String... more) {
        return Stream.concat(start.stream(), Stream.of(more)).toList();
    }

    private int run(List<String> call) {
        var arguments = call.toArray(String[]::new);
        return Main.commandLine(arguments)
                .setOut(new TerminalWriter(out))
                .setErr(new TerminalWriter(err))
                .execute(arguments);
    }
}
