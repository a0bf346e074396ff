package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.o365se.rootkey.ErrorId;

/** The error ids of all modules: each has its own number, is used, and has its entry in {@code docs/reference/errors.md}. */
class ErrorDocsTest {
    private static final Path PAGE = Project.ROOT.resolve("docs/reference/errors.md");
    private static final Pattern ENTRY = Pattern.compile("(?m)^\\| (O365SE-\\d{4}) \\|");

    /** By module, the enums of its ids as they are in the jar. */
    private static List<Class<?>> enums;

    @BeforeAll
    static void findTheEnums() {
        enums = Project.commandClassPath().stream()
                .filter(jar -> jar.getFileName().toString().startsWith("o365se-"))
                .flatMap(jar -> classesIn(jar).stream())
                .filter(type -> type.isEnum() && ErrorId.class.isAssignableFrom(type))
                .toList();
    }

    @Test
    void everyModuleWithMessagesHasAnEnum() {
        var names = enums.stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
        assertTrue(
                names.containsAll(Set.of(
                        "ProviderErrorId", "Pkcs11ErrorId", "KeyVaultErrorId", "PostgresErrorId", "CommandErrorId")),
                names::toString);
    }

    @Test
    void noIdIsUsedTwice() {
        var ids = enums.stream().flatMap(type -> idsOf(type).stream()).toList();
        assertEquals(List.of(), repeated(ids));
    }

    @Test
    void everyIdHasOneEntryAndEveryEntryAnId() throws IOException {
        var entries = entries();
        assertEquals(List.of(), repeated(entries));
        assertEquals(
                enums.stream().flatMap(type -> idsOf(type).stream()).collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(entries));
    }

    @Test
    void theEntriesOfAModuleAreInTheOrderOfItsIds() throws IOException {
        var entries = entries();
        for (var type : enums) {
            var ids = idsOf(type);
            assertEquals(ids, entries.stream().filter(ids::contains).toList(), type::getSimpleName);
        }
    }

    @Test
    void everyIdIsUsedSomewhere() throws IOException {
        var used = new LinkedHashSet<String>();
        var use = Pattern.compile("(" + enums.stream().map(Class::getSimpleName).collect(Collectors.joining("|"))
                + ")\\.([A-Z][A-Z_0-9]+)\\b");
        try (var modules = Files.newDirectoryStream(Project.ROOT, path -> Files.exists(path.resolve("pom.xml")))) {
            for (var module : modules) {
                for (var source : sourcesOf(module)) {
                    use.matcher(Files.readString(source)).results().forEach(found -> used.add(found.group()));
                }
            }
        }
        var unused = enums.stream()
                .flatMap(type -> Arrays.stream(type.getEnumConstants())
                        .map(constant -> type.getSimpleName() + "." + ((Enum<?>) constant).name()))
                .filter(constant -> !used.contains(constant))
                .toList();
        assertEquals(List.of(), unused);
    }

    private static List<String> entries() throws IOException {
        return ENTRY.matcher(Files.readString(PAGE))
                .results()
                .map(entry -> entry.group(1))
                .toList();
    }

    private static List<String> idsOf(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((ErrorId) constant).code())
                .toList();
    }

    private static List<String> repeated(Collection<String> ids) {
        var seen = new LinkedHashSet<String>();
        return ids.stream().filter(id -> !seen.add(id)).toList();
    }

    private static List<Path> sourcesOf(Path module) throws IOException {
        var sources = module.resolve("src/main/java");
        if (!Files.isDirectory(sources)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static List<Class<?>> classesIn(Path jar) {
        try (var file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .<Class<?>>map(ErrorDocsTest::load)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ErrorDocsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The tests' class path lacks " + name, e);
        }
    }
}
