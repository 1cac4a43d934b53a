"""What the application may do to the books, whatever it says: read from the database itself."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction

from config import database
from config.owner import rights
from ledger import locking
from ledger.models.journal import Entry
from tests import make, tampering

pytestmark = pytest.mark.django_db

# Tables and what their guards refuse, whatever the row.
_GUARDED = """
    SELECT DISTINCT c.oid::regclass::text, e.name
    FROM pg_class c
    JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgtype & 3 = 3 AND t.tgattr::text = ''
        AND (t.tgqual IS NULL OR t.tgname = 'moves_in_triggers')
    JOIN pg_proc p ON p.oid = t.tgfoid AND p.proname = 'ledger_refuse_change'
    JOIN (VALUES ('INSERT', 4), ('DELETE', 8), ('UPDATE', 16)) AS e (name, bit) ON t.tgtype & e.bit <> 0
"""
_TABLES = """
    SELECT c.oid::regclass::text, quote_ident(a.attname)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
"""


@pytest.fixture(autouse=True)
def _application() -> None:
    """Take on the application's rights, also where one log-in is the application and the owner."""
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE so_cong_app")


def _rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _not_refused(statements: list[str]) -> list[str]:
    return [sql for sql in statements if not _refused(sql)]


def _refused(sql: str) -> bool:
    try:
        with transaction.atomic():
            tampering.attempt("application", sql)
            transaction.set_rollback(True)
    except tampering.RefusedError as refusal:
        return "permission denied" in str(refusal) or "must be" in str(refusal)
    return False


def test_what_a_guard_refuses_the_application_has_no_right_to():
    guarded, first = _rows(_GUARDED), dict(_rows(_TABLES))
    assert ("ledger_entry", "UPDATE") in guarded
    assert ("ledger_balance", "INSERT") in guarded
    change = {
        "INSERT": "INSERT INTO {0} DEFAULT VALUES",
        "DELETE": "DELETE FROM {0}",
        "UPDATE": "UPDATE {0} SET {1} = {1}",
    }
    assert _not_refused([change[act].format(table, first[table]) for table, act in guarded]) == []


@pytest.mark.parametrize(
    "sql",
    [
        "TRUNCATE {}",
        "TRUNCATE {} CASCADE",
        "DROP TABLE {} CASCADE",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "ALTER TABLE {} DISABLE TRIGGER USER",
        "ALTER TABLE {} ADD COLUMN more int",
        "ALTER TABLE {} OWNER TO CURRENT_USER",
        "CREATE TRIGGER more BEFORE INSERT ON {} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE RULE more AS ON INSERT TO {} DO INSTEAD NOTHING",
    ],
)
def test_no_table_is_emptied_or_altered_by_the_application(sql):
    tables = [table for table, _first in _rows(_TABLES)]
    assert "projects_fulfilment" in tables
    assert _not_refused([sql.format(table) for table in tables]) == []


@pytest.mark.parametrize(
    "sql",
    [
        "SET session_replication_role = replica",
        "ALTER ROLE so_cong_app SUPERUSER",
        "CREATE TABLE public.more (id int)",
        "CREATE FUNCTION public.more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA more",
        "CREATE ROLE more",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT setval('ledger_entry_id_seq', 1)",
        "UPDATE django_migrations SET name = name",
        "DELETE FROM projects_fulfilment",
        "UPDATE ledger_book SET opened_on = opened_on",
        "ALTER FUNCTION ledger_refuse_change() RENAME TO more",
    ],
)
def test_the_application_does_not_help_itself(sql):
    assert _refused(sql)


@pytest.mark.parametrize(
    "change", ["ledger_balance SET debit = 5", "ledger_vouchercounter SET last = 9"]
)
def test_balances_do_not_move_from_inside_a_trigger_of_the_applications_own(change):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE own (id int)")
        cursor.execute(
            "CREATE FUNCTION pg_temp.act() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN UPDATE {change}; RETURN NULL; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER own AFTER INSERT ON own FOR EACH ROW EXECUTE FUNCTION pg_temp.act()"
        )
    with pytest.raises(tampering.RefusedError, match="permission denied"):
        tampering.attempt("application", "INSERT INTO own VALUES (1)")


def test_no_function_of_a_trigger_serves_a_table_of_the_applications_own():
    functions = _rows(
        "SELECT oid::regprocedure::text FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype"
    )
    assert ("ledger_lines_posted()",) in functions
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE own (id int)")
    hung = "CREATE TRIGGER own BEFORE INSERT ON own FOR EACH ROW EXECUTE FUNCTION {}"
    assert _not_refused([hung.format(name) for (name,) in functions]) == []


def _enter_lines_elsewhere() -> None:
    entry = make.make_bare_entry(make.make_book(), make.make_user())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE ledger_line (entry_id bigint)")
        cursor.execute("INSERT INTO pg_temp.ledger_line VALUES (%s)", [entry])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_temporary_table_does_not_stand_in_for_one_of_the_books():
    with pytest.raises(IntegrityError, match="has no lines"), transaction.atomic():
        _enter_lines_elsewhere()


def test_what_guards_the_books_looks_for_tables_in_one_place():
    assert (
        _rows(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND (prosecdef OR prorettype = 'trigger'::regtype)"
            " AND NOT coalesce(proconfig @> ARRAY['search_path=public, pg_temp'], false)"
        )
        == []
    )


def test_a_table_of_tomorrow_is_closed_until_its_rights_are_settled():
    tampering.as_owner("CREATE TABLE ledger_more (id int); SELECT ledger_guard('ledger_more')")
    assert _refused("SELECT FROM ledger_more")
    tampering.as_owner("SELECT ledger_settle_rights()")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_more VALUES (1)")
    assert _refused("UPDATE ledger_more SET id = 2")
    assert _refused("DELETE FROM ledger_more")


def test_rights_are_settled_for_every_table():
    closed = (
        f"SELECT t.name FROM ({_TABLES}) t (name) WHERE NOT has_table_privilege(t.name, 'SELECT')"
    )
    assert _rows(closed) == []


@pytest.mark.django_db(transaction=True)
def test_a_row_is_not_locked_outside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        locking.lock(Entry(pk=1))


# The two log-ins


def _one_for_both() -> bool:
    return bool(connection.settings_dict["USER"] == connection.settings_dict["OWNER"]["USER"])


def test_an_application_that_may_alter_the_books_is_warned_of(monkeypatch):
    def said() -> list[str | None]:
        return [warning.id for warning in rights.check(databases=["default"])]

    assert said() == ["owner.W001"] * _one_for_both()
    owner = connection.settings_dict["OWNER"]["USER"]
    monkeypatch.setitem(connections.settings["default"], "USER", owner)
    assert said() == ["owner.W001"]
    monkeypatch.setitem(connections.settings["default"], "USER", "pg_monitor")
    assert said() == ["owner.W002"]


@pytest.mark.django_db(transaction=True)
def test_only_the_owner_migrates(monkeypatch):
    if _one_for_both():
        pytest.skip("On this server one log-in is the application and the owner.")
    application = {"USER": connection.settings_dict["USER"]}
    with monkeypatch.context() as patch:
        patch.setitem(connections.settings["default"], "OWNER", application)
        with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
            call_command("migrate", verbosity=0)
        call_command("migrate", check_unapplied=True, verbosity=0)
    call_command("migrate", verbosity=0)
    assert _rows("SELECT current_user::text") == [(application["USER"],)]


def test_a_transaction_is_not_handed_over_to_the_owner():
    with pytest.raises(RuntimeError), database.as_owner():
        pass


def test_the_owner_has_an_address_of_their_own_or_is_the_application():
    place = database.from_url("postgresql://app:a@db:5432/so", owner="postgresql://lord:b@db/so")
    assert (place["USER"], place["OWNER"]["USER"]) == ("app", "lord")
    assert database.from_url("postgresql://app@db/so")["OWNER"]["USER"] == "app"
    with pytest.raises(ValueError, match="same database"):
        database.from_url("postgresql://app@db/so", owner="postgresql://lord@db/other")
