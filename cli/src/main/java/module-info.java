/** The operator's command. It uses the provider's public API; the provider finds the bridges. */
module org.o365se.cli {
    requires info.picocli;
    requires java.logging;
    requires static org.jspecify;
    requires org.o365se.provider;

    opens org.o365se.cli to
            info.picocli;
}
