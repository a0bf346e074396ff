package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of the project: their links, the index of {@code docs}, the width of their lines, and their words. */
class DocsTest {
    private static final Path DOCS = Project.ROOT.resolve("docs");
    private static final Path INDEX = DOCS.resolve("README.md");
    private static final int COLUMNS = 120;

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");
    private static final Pattern CODE_SPAN = Pattern.compile("`[^`]*`");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?](?=\\s)");

    private static final String PARAGRAPH_END = "\n\\s*\n|\n(?=\\s*(?:[-#]|\\d+\\.) )";

    /** Words that the project does not use; where a usual word exists, a reader should meet that one. */
    private static final Pattern UNUSUAL = Pattern.compile(
            "none of ours|\\bin peace\\b|\\bsang\\b|\\bforetold\\b|goes on by itself|generator of (his|its) own"
                    + "|goes round|key chain is whole|\\bmends?\\b|\\bma(de|ke) up\\b|wrong call|needed is|installed are"
                    + "|\\(proved by|(?<!there )\\bis no (key|slot|header|token)\\b|\\bHSM is well\\b|say what to do"
                    + "|(?-i:\\b(Repeats|ReadyKeyWraps|OfferedPins|NearKey)\\b)",
            Pattern.CASE_INSENSITIVE);

    @ParameterizedTest
    @MethodSource("pages")
    void itsLinksLeadSomewhere(Path page) throws IOException {
        for (var link : links(page)) {
            assertLeadsSomewhere(page, link.group(1), link.group(2));
        }
    }

    @Test
    void theIndexNamesEveryPage() throws IOException {
        var named = links(Project.ROOT.relativize(INDEX)).stream()
                .map(link -> INDEX.resolveSibling(link.group(1)).normalize())
                .collect(Collectors.toSet());
        var missing = pages().stream()
                .map(Project.ROOT::resolve)
                .filter(page -> page.startsWith(DOCS) && !page.equals(INDEX) && !named.contains(page))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void everyPageIsInOneOfTheFolders() throws IOException {
        var folders = Set.of("guides", "recipes", "reference", "explanation", "decisions");
        var outside = pages().stream()
                .map(Project.ROOT::resolve)
                .filter(page -> page.startsWith(DOCS) && !page.equals(INDEX))
                .map(DOCS::relativize)
                .filter(page -> page.getNameCount() != 2
                        || !folders.contains(page.getName(0).toString()))
                .toList();
        assertEquals(List.of(), outside);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void itsProseIsWrapped(Path page) throws IOException {
        var tooLong = prose(page)
                .filter(line -> !line.startsWith("|") && line.codePointCount(0, line.length()) > COLUMNS)
                .toList();
        assertEquals(List.of(), tooLong);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void itsSentencesHaveOneSemicolonAtMost(Path page) throws IOException {
        var sentences = new ArrayList<String>();
        var text = prose(page).filter(line -> !line.startsWith("|")).collect(Collectors.joining("\n"));
        for (var paragraph : text.split(PARAGRAPH_END, -1)) {
            sentences.addAll(
                    List.of(SENTENCE_END.split(CODE_SPAN.matcher(paragraph).replaceAll("code"), -1)));
        }
        var tooMany = sentences.stream()
                .filter(sentence -> sentence.chars().filter(c -> c == ';').count() > 1)
                .toList();
        assertEquals(List.of(), tooMany);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void itsWordsAreUsual(Path page) throws IOException {
        var found = UNUSUAL.matcher(Files.readString(Project.ROOT.resolve(page)))
                .results()
                .map(MatchResult::group)
                .toList();
        assertEquals(List.of(), found);
    }

    /** The lines of a page outside code blocks. */
    private static Stream<String> prose(Path page) throws IOException {
        var lines = new ArrayList<String>();
        boolean inCode = false;
        for (var line : Files.readAllLines(Project.ROOT.resolve(page))) {
            if (line.strip().startsWith("```")) {
                inCode = !inCode;
            } else if (!inCode) {
                lines.add(line);
            }
        }
        return lines.stream();
    }

    private static List<MatchResult> links(Path page) throws IOException {
        return LINK.matcher(Files.readString(Project.ROOT.resolve(page)))
                .results()
                .filter(link -> !link.group(1).startsWith("https:"))
                .toList();
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
                var inDocs = Files.walk(DOCS)) {
            return Stream.concat(atTop, inDocs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .map(Project.ROOT::relativize)
                    .sorted()
                    .toList();
        }
    }
}
