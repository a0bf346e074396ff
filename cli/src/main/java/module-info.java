/** The operator's command. It uses the provider's public API; the provider finds the bridges. */
module org.o365se.cli {
    requires info.picocli;
    requires java.logging;
    requires static org.jspecify;
    requires org.o365se.provider;

    opens org.o365se.cli to
            info.picocli;
    opens org.o365se.cli.approval to
            info.picocli;
    opens org.o365se.cli.audit to
            info.picocli;
    opens org.o365se.cli.base to
            info.picocli;
    opens org.o365se.cli.chain to
            info.picocli;
    opens org.o365se.cli.demo to
            info.picocli;
    opens org.o365se.cli.file to
            info.picocli;
    opens org.o365se.cli.message to
            info.picocli;
    opens org.o365se.cli.operator to
            info.picocli;
    opens org.o365se.cli.policy to
            info.picocli;
    opens org.o365se.cli.retire to
            info.picocli;
    opens org.o365se.cli.root to
            info.picocli;
    opens org.o365se.cli.scope to
            info.picocli;
    opens org.o365se.cli.secret to
            info.picocli;
    opens org.o365se.cli.text to
            info.picocli;
}
