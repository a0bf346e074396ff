package org.o365se.nativetests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the project's files and its built jars are. */
final class Project {
    static final Path ROOT = Path.of(System.getProperty("o365se.project"));

    private Project() {}

    /** The provider as users get it. */
    static Path providerJar() {
        return jarIn(ROOT.resolve("provider/target"), "o365se-provider-");
    }

    /** What {@code ./o365se} puts on the class path. */
    static List<Path> commandClassPath() {
        var path = new ArrayList<Path>();
        path.add(jarIn(ROOT.resolve("cli/target"), "o365se-cli-"));
        try (var lib = Files.list(ROOT.resolve("cli/target/lib"))) {
            lib.sorted().forEach(path::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }

    /** The classes of this module: programs that forked JVMs run. */
    static Path testClasses() {
        return ROOT.resolve("native-tests/target/test-classes");
    }

    private static Path jarIn(Path folder, String prefix) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> {
                        var name = file.getFileName().toString();
                        return name.startsWith(prefix)
                                && name.endsWith(".jar")
                                && !name.endsWith("-sources.jar")
                                && !name.endsWith("-javadoc.jar");
                    })
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No jar in " + folder + ": build with package"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
