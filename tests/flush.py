"""Emptying a test's database fast: deletes what is there, leaves what the migrations put there.

In a table that the migrations filled, rows with a higher id than theirs go; what a test changes in those it mends.

Done by the superuser in one transaction without foreign-key checks. Tables guarded by a TRUNCATE trigger (the
ledger) are truncated with that trigger off for this transaction alone: every test meets it switched on.

One session serves all tests of a process; its name lets it be ended when the database is copied.
"""

import psycopg
from psycopg import sql

TABLES = """
SELECT c.oid::regclass::text, c.relispartition,
       array(SELECT t.tgname FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgtype & 32 <> 0 AND NOT t.tgisinternal)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
ORDER BY 1
"""
SEQUENCES = """
SELECT format('%I.%I', schemaname, sequencename)::regclass::oid, start_value
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


SESSION = "halfveil flush"


class Flush:
    """Empties one database again and again; what it holds when this is made is kept."""

    def __init__(self, dsn: str) -> None:
        """`dsn` is the superuser's."""
        self.dsn = dsn
        self.session: psycopg.Connection | None = None
        with psycopg.connect(dsn, autocommit=True) as connection:
            tables = connection.execute(TABLES).fetchall()
            kept = set(self._filled(connection, [name for name, _part, _triggers in tables]))
            self.guarded = {
                name: triggers for name, _part, triggers in tables if triggers and name not in kept
            }
            self.plain = [
                name for name, part, _t in tables if not part and name not in kept | set(self.guarded)
            ]
            self.last_ids = {
                name: self._last_id(connection, name) for name in self._with_ids(connection, kept)
            }
            self.sequences: dict[int, int] = dict(connection.execute(SEQUENCES).fetchall())

    def __call__(self) -> None:
        """Empty the tables and start the sequences again; in a session anew if the last one was ended."""
        if self.session is None or self.session.closed:
            self._connect()
        try:
            self._empty()
        except psycopg.OperationalError:
            self._connect()
            self._empty()

    def close(self) -> None:
        """End the session."""
        if self.session is not None:
            self.session.close()

    def _connect(self) -> None:
        self.close()
        self.session = psycopg.connect(self.dsn, autocommit=True, application_name=SESSION)

    def _empty(self) -> None:
        connection = self.session
        assert connection is not None
        with connection.transaction():
            connection.execute("SET LOCAL synchronous_commit = off")
            connection.execute("SET LOCAL session_replication_role = replica")
            for name in self._filled(connection, self.plain):
                connection.execute(f"DELETE FROM {name}".encode())
            for name, last in self.last_ids.items():
                connection.execute(f"DELETE FROM {name} WHERE id > %s".encode(), [last])
            if filled := self._filled(connection, list(self.guarded)):
                self._truncate(connection, filled)
            for sequence, start in connection.execute(SEQUENCES).fetchall():
                kept = self.sequences.get(sequence)
                if kept is None:
                    connection.execute("SELECT setval(%s::oid::regclass, %s, false)", [sequence, start])

    def _with_ids(self, connection: psycopg.Connection, names: set[str]) -> list[str]:
        rows = connection.execute(
            "SELECT attrelid::regclass::text FROM pg_attribute WHERE attname = 'id'"
            " AND atttypid IN ('int4'::regtype, 'int8'::regtype) AND attrelid::regclass::text = ANY (%s)",
            [list(names)],
        )
        return [name for (name,) in rows]

    def _last_id(self, connection: psycopg.Connection, name: str) -> int:
        row = connection.execute(f"SELECT max(id) FROM {name}".encode()).fetchone()
        return int(row[0]) if row else 0

    def _truncate(self, connection: psycopg.Connection, names: list[str]) -> None:
        """A partitioned table's TRUNCATE fires its partitions' triggers too: all are off for as long as it takes."""
        for table, triggers in self.guarded.items():
            for trigger in triggers:
                self._switch(connection, table, trigger, "DISABLE TRIGGER")
        connection.execute(f"TRUNCATE {', '.join(names)}".encode())
        for table, triggers in self.guarded.items():
            for trigger in triggers:
                self._switch(connection, table, trigger, "ENABLE ALWAYS TRIGGER")

    def _switch(self, connection: psycopg.Connection, table: str, trigger: str, act: str) -> None:
        connection.execute(
            sql.SQL("ALTER TABLE {} {} {}").format(sql.SQL(table), sql.SQL(act), sql.Identifier(trigger))
        )

    def _filled(self, connection: psycopg.Connection, names: list[str]) -> list[str]:
        """Which of the tables hold a row, in one statement."""
        if not names:
            return []
        each = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)
        return [name for (name,) in connection.execute(" UNION ALL ".join(each).encode())]
