package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.KeyChain;
import org.o365se.keyvault.standin.Main;
import org.o365se.keyvaultprogram.SealAndOpen;

/** The bridge in a fresh JVM, on the class path and as a module, against the stand-in as {@code ./dev keyvault-stand-in} starts it. */
class FreshJvmTest {
    private static final List<Path> CLASS_PATH = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList();

    /** What stands on the class path for the tests' sake only. */
    private static final List<String> OF_TESTS = List.of(
            "test-classes",
            "junit",
            "opentest4j",
            "apiguardian",
            "archunit",
            "jazzer",
            "stand-in",
            "gson",
            "surefire",
            "error_prone",
            "agent");

    @TempDir
    private Path folder;

    private Process standIn;
    private final List<String> roots = new ArrayList<>();
    private Path configuration;

    FreshJvmTest() throws IOException {
        standIn = java(List.of("-cp", joined(CLASS_PATH.stream())), Main.class.getName());
        configuration = Path.of("unset");
    }

    @BeforeEach
    void takeTheConfigurationThatTheStandInPrints() throws IOException {
        var lines = new ArrayList<String>();
        var said = new BufferedReader(standIn.inputReader(StandardCharsets.UTF_8));
        for (var line = said.readLine(); !"# Ready.".equals(line); line = said.readLine()) {
            lines.add(line);
            if (line.startsWith("#   https://")) {
                roots.add(line.substring("#   ".length()));
            }
        }
        var secret = folder.resolve("chain.secret");
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, "the secret of a chain for tests");
        lines.add("keychain.uri = file:" + folder.resolve("service.keychain"));
        lines.add("keychain.secret-source = file:" + secret);
        for (var vault : List.of("west", "east")) {
            StandIn.PATIENT.forEach((setting, value) -> lines.add("keyvault." + vault + "." + setting + " = " + value));
        }
        configuration = Files.write(folder.resolve("o365se.properties"), lines);
        KeyChain.init(configuration);
        assertTrue(lines.stream().anyMatch(line -> line.contains("FOR TESTS ONLY")), lines::toString);
    }

    @AfterEach
    void endTheStandIn() throws IOException, InterruptedException {
        try (var input = standIn.outputWriter(StandardCharsets.UTF_8)) {
            input.write("quit\n");
        }
        assertTrue(standIn.waitFor(2, TimeUnit.MINUTES), "quit does not end the stand-in");
        assertEquals(0, standIn.exitValue());
    }

    @Test
    void onTheClassPathItWorksAndSaysNothingOfItsOwn() throws IOException, InterruptedException {
        assertEquals("Dear Bob, by null\n", run(List.of("-cp", joined(Stream.concat(ofUsers(), ofPrograms())))));
    }

    @Test
    void asAModuleItWorksAndSaysNothingOfItsOwn() throws IOException, InterruptedException {
        assertEquals(
                "Dear Bob, by org.o365se.provider\n",
                run(List.of(
                        "--module-path",
                        joined(ofUsers()),
                        "--add-modules",
                        "org.o365se.provider",
                        "-cp",
                        joined(ofPrograms()))));
    }

    private String run(List<String> options) throws IOException, InterruptedException {
        var program = java(options, SealAndOpen.class.getName(), configuration.toString(), roots.get(0), roots.get(1));
        program.outputWriter(StandardCharsets.UTF_8).close();
        var said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(program.waitFor(5, TimeUnit.MINUTES), "the program does not end");
        return said;
    }

    private static Process java(List<String> options, String main, String... arguments) throws IOException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.add(main);
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("O365SE_CONFIG", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        return builder.start();
    }

    private static Stream<Path> ofUsers() {
        Predicate<Path> ofTests = path -> OF_TESTS.stream()
                .anyMatch(part ->
                        path.toString().contains(part) && !path.toString().contains("slf4j"));
        return CLASS_PATH.stream().filter(ofTests.negate());
    }

    private static Stream<Path> ofPrograms() {
        return CLASS_PATH.stream().filter(path -> path.endsWith("test-classes"));
    }

    private static String joined(Stream<Path> paths) {
        return paths.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
