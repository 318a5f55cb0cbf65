"""`okrgraph schema documents`, as a deployment runs it."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from app.cli import main
from app.postgres import Urls
from app.trusted.ids import id_of
from model.audit import Audit
from model.database import Database
from model.document import TrustedDocument

WHO = "query Who { me { roles } }"
PEOPLE = "{ people(first: 5) { totalCount } }"


class Deployment:
    """Runs the command against the test's database, and keeps what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self._folder = folder
        self.out = self.err = ""

    def run(self, *words: str) -> int:
        with pytest.raises(SystemExit) as left:
            main(["schema", "documents", *words, "--data", str(self._folder)])
        self.out, self.err = self._capsys.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code

    def manifest(self, *texts: str) -> str:
        file = self._folder / "persisted-documents.json"
        file.write_text(json.dumps({id_of(text): text for text in texts}))
        return str(file)


@pytest.fixture
def deployment(
    empty: Urls, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Deployment:
    monkeypatch.setenv("DATABASE_URL", empty.service)
    monkeypatch.setenv("OKRGRAPH_OWNER_DATABASE_URL", empty.owner)
    return Deployment(capsys, tmp_path)


def test_a_manifest_is_registered_once_and_listed(deployment: Deployment) -> None:
    file = deployment.manifest(WHO, PEOPLE)
    assert deployment.run(file) == 0
    assert deployment.err == "2 registered, 0 were already.\n"
    assert deployment.run(file, "--json") == 0
    assert (deployment.out, deployment.err) == ("[]\n", "0 registered, 2 were already.\n")
    assert deployment.run("--list", "--json") == 0
    listed = json.loads(deployment.out)
    assert [(each["id"], each["operations"]) for each in listed] == [
        (id_of(WHO), "Who"),
        (id_of(PEOPLE), ""),
    ]
    assert listed[0]["cost"] > 100


def test_a_dry_run_says_what_is_new_and_writes_nothing(deployment: Deployment) -> None:
    deployment.run(deployment.manifest(WHO))
    file = deployment.manifest(WHO, PEOPLE)
    assert deployment.run(file, "--dry-run") == 2
    assert deployment.err == "1 would be registered, 1 were already.\n"
    assert deployment.run("--remove", id_of(WHO), "--dry-run") == 2
    deployment.run("--list", "--json")
    assert [each["id"] for each in json.loads(deployment.out)] == [id_of(WHO)]


def test_one_wrong_document_keeps_all_of_them_out(deployment: Deployment) -> None:
    wrong = "{ me { nothing } }"
    assert deployment.run(deployment.manifest(WHO, wrong)) == 1
    assert f"{id_of(wrong)[7:19]} ({wrong}…): Cannot query field 'nothing'" in deployment.err
    assert deployment.err.endswith("okrgraph: 1 of 2 documents can't be registered, so none is.\n")
    deployment.run("--list", "--json")
    assert deployment.out == "[]\n"


def test_documents_are_taken_away_all_or_none(deployment: Deployment) -> None:
    deployment.run(deployment.manifest(WHO, PEOPLE))
    assert deployment.run("--remove", id_of(WHO), "--remove", "sha256:00") == 1
    assert deployment.err == "okrgraph: No document is registered as sha256:00.\n"
    assert deployment.run("--remove", id_of(WHO)) == 0
    deployment.run("--list")
    assert id_of(PEOPLE) in deployment.out
    assert id_of(WHO) not in deployment.out


def test_it_wants_to_be_told_one_thing_to_do(deployment: Deployment) -> None:
    for words in ([], [deployment.manifest(WHO), "--list"]):
        assert deployment.run(*words) == 1
        assert "Name manifests to register, or say --list, or --remove ID." in deployment.err


async def test_both_are_written_to_the_audit(deployment: Deployment, database: Database) -> None:
    file = deployment.manifest(WHO)
    for words in ([file], [file], ["--remove", id_of(WHO)]):
        await asyncio.to_thread(deployment.run, *words)
    statement = select(Audit.action, Audit.noun, Audit.detail).order_by(Audit.at)
    async with database.system() as session:
        written = [tuple(row) for row in await session.all(statement)]
    noun = TrustedDocument.__name__
    assert written == [
        ("documentsRegister", noun, {"count": 1}),
        ("documentsRemove", noun, {"count": 1}),
    ]
