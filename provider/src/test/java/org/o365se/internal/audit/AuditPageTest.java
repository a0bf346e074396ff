package org.o365se.internal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/guides/audit.md tells of every event and every member of a line, and of no other. */
class AuditPageTest {
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private static String page;

    @BeforeAll
    static void readThePage() throws IOException {
        page = Files.readString(Path.of("../docs/guides/audit.md"));
    }

    @Test
    void everyEventIsExplainedOnce() {
        var explained = firstCells("What is recorded");
        assertEquals(List.copyOf(kinds()), explained.stream().sorted().toList());
    }

    @Test
    void everyMemberIsExplained() {
        var explained = firstCells("The format");
        for (var member : AuditEvent.Member.values()) {
            assertTrue(explained.contains(member.toString()), member::toString);
        }
    }

    @Test
    void everyEventHasAnExampleWithMembersInTheirOrder() {
        var order = Stream.concat(
                        Stream.of("event", "outcome", "actor"),
                        Stream.of(AuditEvent.Member.values()).map(AuditEvent.Member::toString))
                .toList();
        var shown = new TreeSet<String>();
        for (var line : section("Example lines").lines().toList()) {
            if (line.startsWith("{")) {
                var example = JsonParser.parseString(line).getAsJsonObject();
                var event = example.get("event").getAsString();
                shown.add(event);
                if (!event.startsWith("audit.")) {
                    var members = List.copyOf(example.keySet());
                    var ordered = order.stream().filter(members::contains).toList();
                    assertEquals(ordered, members, line);
                }
            }
        }
        assertEquals(kinds(), shown);
    }

    private static Set<String> kinds() {
        return Stream.of(AuditKind.values()).map(AuditKind::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the names in the first cells of the tables of a section. */
    private static List<String> firstCells(String heading) {
        var names = new ArrayList<String>();
        section(heading)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .forEach(line -> NAME.matcher(line.substring(0, line.indexOf(" |", 2)))
                        .results()
                        .forEach(found -> names.add(found.group(1))));
        return names;
    }

    private static String section(String heading) {
        int start = page.indexOf("\n## " + heading + "\n");
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }
}
