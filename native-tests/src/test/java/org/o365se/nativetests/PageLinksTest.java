package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link of a page leads to a file of the project and, if it names one, to a heading in it. */
class PageLinksTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");

    @ParameterizedTest
    @MethodSource("pages")
    void itsLinksLeadSomewhere(Path page) throws IOException {
        var links = LINK.matcher(Files.readString(Project.ROOT.resolve(page)));
        while (links.find()) {
            if (!links.group(1).startsWith("https:")) {
                assertLeadsSomewhere(page, links.group(1), links.group(2));
            }
        }
    }

    private static void assertLeadsSomewhere(Path page, String path, String heading) throws IOException {
        var source = Project.ROOT.resolve(page);
        var target = path.isEmpty() ? source : source.resolveSibling(path);
        assertTrue(Files.exists(target), () -> page + " links to " + path);
        if (heading != null) {
            assertTrue(anchors(target).contains(heading), () -> page + " links to " + path + "#" + heading);
        }
    }

    /** Headings as they are named in links: lower case, hyphens for blanks, no punctuation. */
    private static Set<String> anchors(Path page) throws IOException {
        var text = Files.readString(page);
        return Stream.concat(
                        HEADING.matcher(text)
                                .results()
                                .map(heading -> heading.group(1)
                                        .toLowerCase(Locale.ROOT)
                                        .replaceAll("[^\\w\\- ]", "")
                                        .replace(' ', '-')),
                        ANCHOR.matcher(text).results().map(anchor -> anchor.group(1)))
                .collect(Collectors.toSet());
    }

    static List<Path> pages() throws IOException {
        try (var atTop = Files.list(Project.ROOT);
                var inDocs = Files.walk(Project.ROOT.resolve("docs"))) {
            return Stream.concat(atTop, inDocs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .map(Project.ROOT::relativize)
                    .sorted()
                    .toList();
        }
    }
}
