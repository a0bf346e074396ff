package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of the documentation that is run as it stands. Every {@code console} block is typed into one shell, all in the same folder and in their order; each
 * line after a {@code $} is a command, and what follows up to the next is what it must print, on both streams. A {@code properties} block whose first line
 * is {@code # NAME} becomes the file of that name (one without is an excerpt, for the reader alone), and a {@code java} block the source file that its class asks for (one without a class is an excerpt too, as is all XML).
 *
 * <p>What differs from run to run stands as {@code <word>}: {@code <date>} is a date as keytool writes it, {@code <size>} a number of bits, {@code <warning>}
 * what JDK 25 adds to a prompt where there is no terminal; any other word stands for characters without a blank. Blanks that are printed at the end of a line
 * do not count.
 */
final class Transcripts {
    private static final String FILE_NAME = "# ";
    private static final String FENCE = "```";
    private static final String END_OF_STEP = "-- end of step";
    private static final Pattern CLASS = Pattern.compile("(?:public )?final class (\\w+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("<([a-z]+)>");
    private static final Map<String, String> MEANINGS = Map.of(
            "date", "[A-Z][a-z]{2} [0-9]{1,2}, [0-9]{4}",
            "warning", "(?:\\[WARNING: Input may be visible on screen\\] )?",
            "size", "[0-9]+[- ]bit");

    private final Path page;
    private final Path folder;

    /**
     * A fenced block of a page.
     *
     * @param language the word after the fence
     * @param lines what stands between the fences
     */
    record Block(String language, List<String> lines) {}

    private record Step(String command, List<String> output) {}

    /** Commands are looked for in the folder first, then in the JDK that runs the tests. */
    Transcripts(Path page, Path folder) {
        this.page = page;
        this.folder = folder;
    }

    /** Runs the whole page; gives the number of commands, which a test asserts, so that no page is run in vain. */
    int run() throws IOException, InterruptedException {
        int commands = 0;
        for (var block : blocks(page)) {
            commands += take(block);
        }
        return commands;
    }

    static List<Block> blocks(Path page) throws IOException {
        var blocks = new ArrayList<Block>();
        String language = null;
        var lines = new ArrayList<String>();
        for (var line : Files.readAllLines(page)) {
            if (!line.startsWith(FENCE)) {
                lines.add(line);
            } else if (language == null) {
                language = line.substring(FENCE.length());
                lines.clear();
            } else {
                blocks.add(new Block(language, List.copyOf(lines)));
                language = null;
            }
        }
        return blocks;
    }

    private int take(Block block) throws IOException, InterruptedException {
        var lines = block.lines();
        switch (block.language()) {
            case "console" -> {
                var steps = stepsOf(lines);
                runInOneShell(steps);
                return steps.size();
            }
            case "properties" -> {
                if (lines.get(0).startsWith(FILE_NAME)) {
                    Files.write(folder.resolve(lines.get(0).substring(FILE_NAME.length())), lines);
                }
            }
            case "java" -> {
                var name = classOf(lines);
                if (name.isPresent()) {
                    Files.write(folder.resolve(name.get() + ".java"), lines);
                }
            }
            case "xml", "groovy" -> {}
            default -> throw new AssertionError(page + " has a block that no test knows: " + block.language());
        }
        return 0;
    }

    private static Optional<String> classOf(List<String> source) {
        return source.stream()
                .map(CLASS::matcher)
                .filter(Matcher::lookingAt)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    private static List<Step> stepsOf(List<String> block) {
        var steps = new ArrayList<Step>();
        for (var line : block) {
            if (line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
            } else {
                steps.get(steps.size() - 1).output().add(line);
            }
        }
        return steps;
    }

    /** Each command's output ends with a line that nothing else prints. */
    private void runInOneShell(List<Step> steps) throws IOException, InterruptedException {
        var path = folder + File.pathSeparator + Path.of(System.getProperty("java.home"), "bin");
        var script = steps.stream()
                .map(step -> "{ " + step.command() + "\n} 2>&1\necho '" + END_OF_STEP + "'\n")
                .collect(Collectors.joining("", "PATH='" + path + "':$PATH\nexport LC_ALL=C\n", ""));
        var result = ForkedJvm.runCommand(folder, new byte[0], "sh", "-c", script);
        var printed = Arrays.asList(result.text().split(END_OF_STEP + "\n", -1));
        assertEquals(steps.size() + 1, printed.size(), result::toString);
        for (int i = 0; i < steps.size(); i++) {
            assertPrinted(steps.get(i), printed.get(i));
        }
    }

    private static void assertPrinted(Step step, String printed) {
        var lines = printed.lines().toList();
        assertEquals(
                step.output().size(),
                lines.size(),
                () -> step.command() + "\nshall print\n" + String.join("\n", step.output()) + "\nbut printed\n"
                        + printed);
        for (int i = 0; i < lines.size(); i++) {
            var expected = step.output().get(i);
            var line = lines.get(i);
            assertTrue(
                    pattern(expected).matcher(line).matches(),
                    () -> step.command() + "\nshall print\n" + expected + "\nbut printed\n" + line);
        }
    }

    private static Pattern pattern(String expected) {
        var pattern = new StringBuilder();
        var placeholder = PLACEHOLDER.matcher(expected);
        int end = 0;
        while (placeholder.find()) {
            pattern.append(Pattern.quote(expected.substring(end, placeholder.start())))
                    .append(MEANINGS.getOrDefault(placeholder.group(1), "\\S+"));
            end = placeholder.end();
        }
        return Pattern.compile(pattern.append(Pattern.quote(expected.substring(end)))
                .append("\\s*")
                .toString());
    }
}
