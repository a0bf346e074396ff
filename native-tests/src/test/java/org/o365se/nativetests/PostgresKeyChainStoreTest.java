package org.o365se.nativetests;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.postgres.PostgresStoreFactory;
import org.o365se.store.KeyChainStore;
import org.o365se.store.KeyChainStoreContract;

/** The store in PostgreSQL keeps to what all stores keep to. */
class PostgresKeyChainStoreTest extends KeyChainStoreContract {
    @TempDir
    static Path folder;

    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static PostgresServer server;

    /** Of this test. */
    private String schema;

    @BeforeAll
    static void startTheServer() throws Exception {
        server = PostgresServer.started(folder);
        server.createDatabase("keys");
    }

    @AfterAll
    static void stopTheServer() {
        server.close();
    }

    @Override
    protected KeyChainStore open() throws Exception {
        boolean isFirst = schema == null;
        if (isFirst) {
            schema = "s" + SCHEMAS.incrementAndGet();
        }
        var store = new PostgresStoreFactory()
                .connect(
                        server.uri("keys"),
                        Map.of(
                                "postgres.user",
                                PostgresServer.ADMINISTRATOR,
                                "postgres.password-source",
                                "env:PASSWORD",
                                "postgres.tls",
                                "off",
                                "postgres.timeout",
                                "PT60S",
                                "postgres.schema",
                                schema),
                        (key, source) -> PostgresServer.PASSWORD.toCharArray());
        if (isFirst) {
            store.prepare();
        }
        return store;
    }
}
