DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'o365se_service') THEN
        CREATE ROLE o365se_service NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'o365se_operator') THEN
        CREATE ROLE o365se_operator NOLOGIN;
    END IF;
END
$$;
GRANT USAGE ON SCHEMA ${schema} TO o365se_service, o365se_operator;
GRANT SELECT, INSERT, UPDATE ON ${schema}.head, ${schema}.record, ${schema}.alias TO o365se_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ${schema}.head, ${schema}.record, ${schema}.alias TO o365se_operator;
