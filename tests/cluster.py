"""A PostgreSQL of our own for one run: a private folder and socket, nobody else's data, gone at the end."""

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "advisor"


class Cluster:
    """A running server; ``database`` makes an empty database, or a copy of another."""

    def __init__(self, socket: Path) -> None:
        self.folder = socket
        self._socket = socket
        self._numbers = itertools.count(1)

    def url(self, name: str) -> str:
        return f"postgresql://{OWNER}@/{name}?host={self._socket}"

    def database(self, template: str = "template1") -> str:
        name = f"college{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


def binaries() -> Path | None:
    """The folder of the server's programs, or None where PostgreSQL is not installed."""
    for folder in (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/local/bin")):
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    found = shutil.which("postgres")
    return Path(found).parent if found and shutil.which("initdb") else None


def owner_of_the_server() -> str | None:
    """PostgreSQL refuses to run as root: then the user to run as, None elsewhere."""
    if os.name != "posix" or os.getuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start a server on a socket in a folder of its own; sorted by Chinese rules, as a college's own may be."""
    user = owner_of_the_server()
    place = Path(tempfile.mkdtemp(prefix="qihang-pg-", dir="/tmp"))  # a socket's path may have 107 bytes only
    if user is not None:
        shutil.chown(place, user)
    data = place / "data"
    init = [str(folder / "initdb"), "-D", str(data), "-A", "trust", "-U", OWNER, "-E", "UTF8", "--no-sync"]
    chinese = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh-CN"]
    done = subprocess.run([*init, *chinese], user=user, capture_output=True, cwd=place, check=False)
    if done.returncode:  # built without ICU, or an older one
        shutil.rmtree(data, ignore_errors=True)
        subprocess.run(init, user=user, capture_output=True, cwd=place, check=True)
    settings = {
        "fsync": "off",
        "listen_addresses": "",
        "unix_socket_directories": str(place),
        "max_connections": "40",
        "autovacuum": "off",
        "full_page_writes": "off",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (place / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(folder / "postgres"), "-D", str(data), *options], user=user, stdout=log, stderr=log, cwd=place
        )
    try:
        running = Cluster(place)
        _await(running, server)
        yield running
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(20)
        shutil.rmtree(place, ignore_errors=True)


def _await(running: Cluster, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    for _ in range(300):
        try:
            psycopg.connect(running.url("postgres")).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None:
                raise
            time.sleep(0.1)
    raise TimeoutError("PostgreSQL did not start")
