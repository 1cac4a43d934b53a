-- Two roles: who made the tables owns them and alters them; the application logs in as a member of
-- so_cong_app, which may read everything, add, and change only what no guard keeps.

DO $$ BEGIN
    IF to_regrole('so_cong_app') IS NULL THEN
        CREATE ROLE so_cong_app NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN
        NULL; -- made at this very moment for another database of the server
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'the role so_cong_app is missing and % may not make it', current_user
            USING HINT = 'An administrator of the server runs: CREATE ROLE so_cong_app NOLOGIN;',
                  ERRCODE = 'insufficient_privilege';
END $$;

-- Rights follow the guards: what a table's guard refuses whatever the row, is not granted either.
-- `migrate` calls this at its end, so the tables of later migrations need not think of it; one that
-- was forgotten is closed to the application, not open.
CREATE FUNCTION ledger_settle_rights() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE it record;
BEGIN
    IF has_schema_privilege('so_cong_app', 'public', 'CREATE') THEN
        REVOKE CREATE ON SCHEMA public FROM PUBLIC, so_cong_app;
    END IF;
    IF has_schema_privilege('so_cong_app', 'public', 'CREATE') THEN
        RAISE EXCEPTION 'everybody may make things in the schema of the books'
            USING HINT = 'The owner of the schema runs: REVOKE CREATE ON SCHEMA public FROM PUBLIC;',
                  ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT has_schema_privilege('so_cong_app', 'public', 'USAGE') THEN
        GRANT USAGE ON SCHEMA public TO so_cong_app;
    END IF;
    FOR it IN
        SELECT c.oid::regclass AS name, c.relkind = 'S' AS numbers,
               CASE c.relname WHEN 'django_migrations' THEN 4 | 8 | 16 ELSE coalesce(bit_or(g.tgtype), 0) END AS refused
        FROM pg_class c LEFT JOIN pg_trigger g
            -- always enabled, before the row, whatever the row and the column; what triggers alone may move too
            ON g.tgrelid = c.oid AND g.tgenabled = 'A' AND g.tgfoid = 'ledger_refuse_change'::regproc
            AND g.tgtype & 3 = 3 AND g.tgattr::text = '' AND (g.tgqual IS NULL OR g.tgname = 'moves_in_triggers')
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S')
          AND pg_has_role(c.relowner, 'USAGE')
        GROUP BY c.oid
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, so_cong_app', it.name);
        EXECUTE format('GRANT %s ON %s TO so_cong_app', CASE WHEN it.numbers THEN 'USAGE, SELECT' ELSE
            concat_ws(', ', 'SELECT', CASE WHEN it.refused & 4 = 0 THEN 'INSERT' END,
                CASE WHEN it.refused & 8 = 0 THEN 'DELETE' END, CASE WHEN it.refused & 16 = 0 THEN 'UPDATE' END)
            END, it.name);
    END LOOP;
    -- Counters begin in `ledger_next_number`.
    REVOKE INSERT ON ledger_vouchercounter FROM so_cong_app;
    -- Nothing of a book is rewritten by hand. A column that its guard keeps, so that the row may be locked.
    REVOKE UPDATE ON ledger_book FROM so_cong_app;
    GRANT UPDATE (id) ON ledger_book TO so_cong_app;
    -- Hung on a table of somebody's own, a trigger function would do there what it may do here; and a
    -- guard that looked for tables where the session says would read a temporary one of the same name.
    FOR it IN
        SELECT oid::regprocedure AS name, prorettype = 'trigger'::regtype AS hung,
               coalesce(proconfig::text LIKE '%search_path=%', false) AS fixed FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND pg_has_role(proowner, 'USAGE')
          AND (prorettype = 'trigger'::regtype OR prosecdef)
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', it.name);
        IF NOT it.fixed THEN
            EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', it.name);
        END IF;
        IF NOT it.hung THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO so_cong_app', it.name);
        END IF;
    END LOOP;
END $$;

-- What writes or locks a table that the application may not, does so with the owner's rights.
ALTER FUNCTION ledger_match_fits() SECURITY DEFINER SET search_path = public, pg_temp;

-- To lock a row one needs the right to change it; who may not change rows may still hold them.
-- Only tables of ours: the application makes nothing in this schema.
CREATE FUNCTION ledger_lock_row(kept text, row_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('SELECT FROM public.%I WHERE id = $1 FOR NO KEY UPDATE', kept) USING row_id;
END $$;
