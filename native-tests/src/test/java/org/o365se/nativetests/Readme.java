package org.o365se.nativetests;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The fenced blocks of {@code README.md}. */
final class Readme {
    private static final String FENCE = "```";

    private Readme() {}

    /**
     * A block.
     *
     * @param language the word after the fence
     * @param lines what stands between the fences
     */
    record Block(String language, List<String> lines) {}

    /**
     * A command and what is to be seen after it.
     *
     * @param line what is typed
     * @param output the lines that it prints
     */
    record Step(String line, List<String> output) {}

    static List<Block> blocks() throws IOException {
        var blocks = new ArrayList<Block>();
        String language = null;
        var lines = new ArrayList<String>();
        for (var line : Files.readAllLines(Project.ROOT.resolve("README.md"))) {
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

    /** The commands of a console block: what follows a {@code $}, each with the lines up to the next. */
    static List<Step> steps(Block console) {
        var steps = new ArrayList<Step>();
        for (var line : console.lines()) {
            if (line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
            } else {
                steps.get(steps.size() - 1).output().add(line);
            }
        }
        return steps;
    }
}
