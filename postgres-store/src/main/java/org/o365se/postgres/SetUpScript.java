package org.o365se.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The SQL statements that create the tables of a key chain, and the roles that may use them. Each may be run again. */
final class SetUpScript {
    private SetUpScript() {}

    /** Returns the statements that create the tables. */
    static String tables(String schema) {
        return resource("tables.sql", schema);
    }

    /** Returns the statements for a database administrator: tables, and roles with their permissions. */
    static String withRoles(PostgresSettings settings) {
        return tables(settings.schema()) + resource("roles.sql", settings.schema());
    }

    /** The name of a schema contains nothing that SQL gives a meaning to. */
    private static String resource(String name, String schema) {
        try (var in = Objects.requireNonNull(SetUpScript.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8).replace("${schema}", schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
