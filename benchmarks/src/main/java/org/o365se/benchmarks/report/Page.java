package org.o365se.benchmarks.report;

/** Text in Markdown. */
final class Page {
    private final StringBuilder text = new StringBuilder();

    void heading(int level, String title) {
        text.append("\n").append("#".repeat(level)).append(" ").append(title).append("\n\n");
    }

    /** Begins a table. */
    void head(String... cells) {
        row(cells);
        text.append("|").append(" --- |".repeat(cells.length)).append("\n");
    }

    void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    void image(String title, String file) {
        text.append("\n![").append(title).append("](").append(file).append(")\n");
    }

    void add(String more) {
        text.append(more);
    }

    @Override
    public String toString() {
        return text.toString().strip() + "\n";
    }
}
