"""Whom PostgreSQL runs as, and that no folder above its own is touched."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from app.postgres import running
from app.postgres.account import UNPRIVILEGED, account_for
from app.postgres.place import place_in

ROOT = Path(__file__).parents[2]
QUICK = ["--no-sync"]

ADA = pwd.getpwnam("daemon").pw_uid
"""An ordinary user that each system has."""

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="Only root runs PostgreSQL as another.")

STORY = """
import sys
from pathlib import Path
from app.postgres import running
from rules.errors import Invalid
try:
    with running(Path(sys.argv[1]), initdb_options=["--no-sync"]) as urls:
        print("up")
except Invalid as error:
    print(error)
"""


def told(data: Path, *options: str) -> str:
    """What an okrgraph says that runs with these options of setpriv."""
    command = ["setpriv", *options, sys.executable, "-c", STORY, str(data)]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def open_folder() -> Generator[Path]:
    """One that every user may enter, as pytest's own are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def closed_folder(open_folder: Path) -> Path:
    folder = open_folder / "closed"
    folder.mkdir(mode=0o700)
    return folder


def above(data: Path) -> list[tuple[Path, int, int, int]]:
    """Each folder down to the data folder, with its permissions and owners."""
    found = ((folder, folder.stat()) for folder in (data, *data.parents))
    return [(folder, it.st_mode, it.st_uid, it.st_gid) for folder, it in found]


@pytest.mark.parametrize("kind", ["open_folder", "closed_folder"])
def test_no_folder_above_the_cluster_changes(kind: str, request: pytest.FixtureRequest) -> None:
    data: Path = request.getfixturevalue(kind)
    before = above(data)
    with running(data, initdb_options=QUICK):
        assert above(data) == before
    assert above(data) == before


@as_root
@pytest.mark.parametrize("kind", ["open_folder", "closed_folder"])
def test_root_runs_it_as_nobody(kind: str, request: pytest.FixtureRequest) -> None:
    data: Path = request.getfixturevalue(kind)
    with running(data, initdb_options=QUICK):
        pid = (data / "postgres" / "postmaster.pid").read_text().split()[0]
        assert Path(f"/proc/{pid}").owner() == UNPRIVILEGED
    owners = {path.name: path.owner() for path in data.iterdir()}
    assert owners.pop("postgres") == UNPRIVILEGED
    assert set(owners.values()) == {"root"}


@as_root
def test_only_a_closed_folder_takes_a_capability(open_folder: Path, closed_folder: Path) -> None:
    assert account_for(place_in(open_folder)).prefix == ()
    assert "--ambient-caps=-all,+dac_read_search" in account_for(place_in(closed_folder)).prefix


@as_root
def test_a_folder_in_the_way_is_named_with_the_way_out(closed_folder: Path) -> None:
    message = told(closed_folder, "--bounding-set=-dac_read_search")
    assert f"no other user may enter {closed_folder} (" in message
    assert "--data, run okrgraph as another user, or set DATABASE_URL" in message


@as_root
def test_an_ordinary_user_runs_it_as_itself(open_folder: Path) -> None:
    os.chown(open_folder, ADA, ADA)
    assert told(open_folder, *user(ADA)) == "up"
    assert {path.stat().st_uid for path in open_folder.rglob("*")} == {ADA}


@as_root
def test_a_user_without_a_name_is_told_so(open_folder: Path) -> None:
    os.chown(open_folder, 12345, 12345)
    assert "user 12345, who has no name on this system" in told(open_folder, *user(12345))


@as_root
def test_root_goes_on_as_the_user_whose_cluster_it_is(open_folder: Path) -> None:
    os.chown(open_folder, ADA, ADA)
    told(open_folder, *user(ADA))
    with running(open_folder):
        assert account_for(place_in(open_folder)).uid == ADA
    assert told(open_folder, *user(ADA)) == "up"


@as_root
def test_an_ordinary_user_is_refused_the_folder_of_another(open_folder: Path) -> None:
    with running(open_folder, initdb_options=QUICK):
        pass
    assert "Run okrgraph as the user it ran as before" in told(open_folder, *user(ADA))


@as_root
def test_a_cluster_of_another_user_is_refused(open_folder: Path) -> None:
    (open_folder / "postgres").mkdir()
    os.chown(open_folder, ADA, ADA)
    assert "belongs to another user" in told(open_folder, *user(ADA))


@as_root
def test_a_cluster_that_a_copy_gave_to_root_is_refused_with_the_way_out(open_folder: Path) -> None:
    (open_folder / "postgres").mkdir()
    assert "without cp -a" in (message := told(open_folder))
    assert f"chown -R {UNPRIVILEGED} {open_folder / 'postgres'}" in message


def user(uid: int) -> tuple[str, ...]:
    """The capability is for this test's own Python, which may lie under a closed folder."""
    switch = (f"--reuid={uid}", f"--regid={uid}", "--clear-groups")
    return (*switch, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
