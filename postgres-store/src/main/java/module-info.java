/** The key chain in PostgreSQL. Nothing is exported: the provider finds the store as a service. */
@SuppressWarnings("requires-automatic") // The driver names its module in its manifest alone.
module org.o365se.postgres {
    requires com.zaxxer.hikari;
    requires java.sql;
    requires org.o365se.provider;
    requires org.postgresql.jdbc;
    requires static org.jspecify;

    provides org.o365se.store.KeyChainStoreFactory with
            org.o365se.postgres.PostgresStoreFactory;
}
