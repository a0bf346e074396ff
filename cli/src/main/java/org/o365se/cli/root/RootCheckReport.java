package org.o365se.cli.root;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.o365se.cli.text.Table;
import org.o365se.rootkey.RootKeyCheck;

/** Prints the results of {@code root check} as a table of at most 80 columns, with long texts as numbered notes below it. */
final class RootCheckReport {
    private static final int MAX_CELL_CHARACTERS = 36;
    private static final Pattern ERROR_ID = Pattern.compile("(O365SE-\\d{4}): .*", Pattern.DOTALL);

    private final Table table;
    private final List<String> notes = new ArrayList<>();

    RootCheckReport(List<RootKeyCheck> checks) {
        boolean allKept = checks.stream().allMatch(check -> check.remedy().isEmpty());
        table = allKept ? new Table("RULE", "OUTCOME", "FOUND") : new Table("RULE", "OUTCOME", "FOUND", "WHAT TO DO");
        for (var check : checks) {
            var outcome = check.outcome().name().toLowerCase(Locale.ROOT);
            if (allKept) {
                table.row(check.rule(), outcome, cell(check.found()));
            } else {
                table.row(check.rule(), outcome, cell(check.found()), cell(check.remedy()));
            }
        }
    }

    void print(PrintWriter out) {
        table.print(out);
        if (!notes.isEmpty()) {
            out.println();
            for (int i = 0; i < notes.size(); i++) {
                out.println("note " + (i + 1) + ": " + notes.get(i));
            }
            out.flush();
        }
    }

    private String cell(String text) {
        if (text.length() <= MAX_CELL_CHARACTERS) {
            return text;
        }
        if (!notes.contains(text)) {
            notes.add(text);
        }
        var reference = "see note " + (notes.indexOf(text) + 1);
        var id = ERROR_ID.matcher(text);
        return id.matches() ? id.group(1) + ", " + reference : reference;
    }
}
