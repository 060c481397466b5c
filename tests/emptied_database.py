"""A PostgreSQL database that is emptied between tests: creating one anew takes longer than most tests."""

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.engine import make_url

_NAME = "ledger_of_tests"
# What a test may do to the schema shows in the names and numbers of tables, indexes, sequences and columns.
_SCHEMA = """
SELECT md5(string_agg(relation.oid || relation.relname || attribute.attname || attribute.atttypid, ','
    ORDER BY relation.oid, attribute.attnum))
FROM pg_class AS relation JOIN pg_attribute AS attribute ON attribute.attrelid = relation.oid
WHERE relation.relnamespace = 'public'::regnamespace
"""
_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"
_SEQUENCES = """
SELECT setval(format('public.%I', sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


class Emptied:
    """One database, cloned from a template; before each use it holds again exactly what the template holds."""

    def __init__(self, server: str, template: str) -> None:
        """Name the server's address and the template; nothing is created yet."""
        self._server, self._template = server, template
        self._url = named(server, _NAME)
        self._schema = ""
        self._seeded: list[str] = []

    def url(self) -> str:
        """Return the address of the database, emptied."""
        if not self._schema or not self._empty():
            self._create()
        return self._url

    def _create(self) -> None:
        administer(self._server, f"DROP DATABASE IF EXISTS {_NAME} WITH (FORCE)")
        administer(self._server, f"CREATE DATABASE {_NAME} TEMPLATE {self._template} STRATEGY FILE_COPY")
        with _connection(self._url) as session:
            self._schema = str(session.scalar(text(_SCHEMA)))
            self._seeded = _filled(session)
            session.execute(text("CREATE SCHEMA kept"))
            for table in self._seeded:
                session.execute(text(f'CREATE TABLE kept."{table}" AS SELECT * FROM public."{table}"'))

    def _empty(self) -> bool:
        """Put back what the template holds; say whether the schema is still the one of the template."""
        with _connection(self._url) as session:
            session.execute(text(_OTHERS))
            if session.scalar(text(_SCHEMA)) != self._schema:
                return False
            # As a replica the server asks no foreign key, so the order of the tables does not matter.
            session.execute(text("SET session_replication_role = replica"))
            filled = [f'"{table}"' for table in _filled(session)]
            for table in filled:
                session.execute(text(f"DELETE FROM {table}"))
            if filled:
                # What is read without an order comes as it was written, as in a new database.
                session.execute(text(f"VACUUM {', '.join(filled)}"))
            session.execute(text(_SEQUENCES))
            for table in self._seeded:
                session.execute(text(f'INSERT INTO public."{table}" SELECT * FROM kept."{table}"'))
        return True


def _filled(session: Connection) -> list[str]:
    tables = [str(name) for name in session.scalars(text(_TABLES))]
    asked = ", ".join(f"""EXISTS (SELECT FROM "{name}") AS "{name}" """ for name in tables)
    return [name for name, filled in session.execute(text(f"SELECT {asked}")).mappings().one().items() if filled]


def named(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def administer(url: str, *statements: str) -> None:
    """Run statements outside a transaction, since databases cannot be created or dropped in one."""
    with _connection(url) as connection:
        for statement in statements:
            connection.execute(text(statement))


def _connection(url: str) -> Connection:
    # NullPool leaves no connection behind, which would keep a database from being dropped.
    return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect()
