"""The operator's database by its URL, and a service that is stopped by hand."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from app.postgres import Urls
from app.services import postgresql_url
from model.database import async_url
from rules.errors import Invalid

PLAIN = "postgresql://okr:p%40ss@db.example.com:5432/okrgraph"


@pytest.mark.parametrize("name", ["postgresql", "postgres", "postgresql+asyncpg"])
def test_a_database_url_may_name_postgresql_in_any_way(name: str) -> None:
    assert postgresql_url(PLAIN.replace("postgresql", name, 1)) == PLAIN


@pytest.mark.parametrize("url", ["nonsense", "mysql://okr:secret@db/okr", ""])
def test_another_database_is_refused_and_its_password_never_shown(url: str) -> None:
    with pytest.raises(Invalid, match="leads to no PostgreSQL") as refused:
        postgresql_url(url)
    assert "secret" not in refused.value.message


def test_sslmode_reaches_the_driver_under_its_own_name() -> None:
    wanted = PLAIN.replace("postgresql", "postgresql+asyncpg", 1) + "?ssl=require"
    assert async_url(f"{PLAIN}?sslmode=require") == wanted


def test_a_service_stopped_by_hand_says_so_and_nothing_else(urls: Urls, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
    database = {"DATABASE_URL": urls.service, "OKRGRAPH_OWNER_DATABASE_URL": urls.owner}
    with subprocess.Popen(
        [*command, "--port", str(port), "--data", str(tmp_path / "data")],
        env={**os.environ, **database},
        stderr=subprocess.PIPE,
        text=True,
    ) as serving:
        try:
            wait_for(f"http://127.0.0.1:{port}/health/ready")
            serving.send_signal(signal.SIGINT)
            _, said = serving.communicate(timeout=30)
        finally:
            serving.kill()
    assert (serving.returncode, said.splitlines()[1:]) == (0, ["Stopped."])


SERVING = """
import asyncio, gc
from app.cli.serve import until_stopped
from app.settings import settings

async def serving(services):
    apart = gc.get_freeze_count() > 100_000
    print(apart, gc.get_threshold()[0], type(asyncio.get_running_loop()).__module__)

until_stopped(settings(), serving)
"""


def test_a_service_collects_seldom_and_not_what_stays_on_the_quicker_loop(
    urls: Urls, tmp_path: Path
) -> None:
    database = {"DATABASE_URL": urls.service, "OKRGRAPH_OWNER_DATABASE_URL": urls.owner}
    said = subprocess.run(
        [sys.executable, "-c", SERVING],
        env={**os.environ, **database, "OKRGRAPH_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert said.stdout.split() == ["True", "50000", "uvloop"]


def wait_for(url: str, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"{url} never answered")
