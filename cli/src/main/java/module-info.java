/** {@code o365se}, the operator's command. */
module org.o365se.cli {
    requires info.picocli;
    requires org.o365se.provider;
    requires static org.jspecify;

    opens org.o365se.cli to
            info.picocli;
}
