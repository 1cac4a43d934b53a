-- The role stays: other databases of the server may know it.
DROP FUNCTION ledger_lock_row(text, bigint);
ALTER FUNCTION ledger_match_fits() SECURITY INVOKER RESET search_path;
DROP FUNCTION ledger_settle_rights();
DO $$
DECLARE it record;
BEGIN
    FOR it IN
        SELECT oid::regclass AS name FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S') AND pg_has_role(relowner, 'USAGE')
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM so_cong_app', it.name);
    END LOOP;
    FOR it IN
        SELECT oid::regprocedure AS name FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND pg_has_role(proowner, 'USAGE')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM so_cong_app', it.name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', it.name);
    END LOOP;
END $$;
