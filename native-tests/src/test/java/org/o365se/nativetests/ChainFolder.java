package org.o365se.nativetests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;

/** A folder with a live key chain for {@link ChainProgram}, and what tests look at in it. */
final class ChainFolder {
    private final Path folder;
    private final Operator operator;

    private ChainFolder(Path folder, Operator operator) {
        this.folder = folder;
        this.operator = operator;
    }

    static ChainFolder withScopes(Path folder, int scopes) throws IOException, InterruptedException {
        var made = new ChainFolder(folder, Operator.inNewFolder(folder));
        made.succeed("make", Integer.toString(scopes));
        return made;
    }

    Path configuration() {
        return operator.configuration();
    }

    Path chain() {
        return folder.resolve("service.keychain");
    }

    /** Runs the program in a JVM of its own, and gives the last line that it said. */
    String succeed(String what, String... arguments) throws IOException, InterruptedException {
        var result = ForkedJvm.withClassPath(Project.providerJar(), Project.testClasses())
                .startingFast()
                .run(ChainProgram.class.getName(), arguments(what, arguments));
        if (result.status() != 0) {
            throw new AssertionError("The program failed: " + result);
        }
        return result.text().strip();
    }

    RunningJvm start(Path errors, String what, String... arguments) throws IOException {
        return RunningJvm.start(errors, ChainProgram.class.getName(), arguments(what, arguments));
    }

    String[] arguments(String what, String... arguments) {
        return Stream.concat(Stream.of(what, configuration().toString()), Stream.of(arguments))
                .toArray(String[]::new);
    }

    /** Loads the chain, which checks all of it, and gives the names in it. */
    Set<String> aliases() throws IOException {
        try (var chain = KeyChain.open(configuration())) {
            return chain.scopes().stream().map(EncryptionScope::alias).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** What writers have beside the chain while they write, or left there. */
    List<Path> temporaryFiles() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".tmp"))
                    .toList();
        }
    }
}
