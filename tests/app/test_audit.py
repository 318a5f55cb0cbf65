"""`okrgraph audit`: from outside, on a real database."""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import orjson
import psycopg
import pytest
from joserfc.jwk import OctKey

from app.cli.audit import content, heads_in, shown
from app.keys import audit_keys, kept_audit_keys
from app.postgres import Urls, running
from rules.audit_chain import Head, Keys, head_seal, key_id
from rules.errors import Invalid
from tests.support.terminal import Said, okrgraph

KEYS = Keys(b"k" * 32)
PEOPLE = "Employee Number,First Name,Last Name,Email\n1,Ada,Able,ada@example.com\n"


@dataclass(frozen=True)
class Machine:
    """A folder with a database in it, and two roles granted there: two chains of one entry."""

    folder: Path
    urls: Urls
    okrgraph: Callable[..., Said]

    def tamper(self, statement: str) -> None:
        with psycopg.connect(self.urls.owner, autocommit=True) as owner:
            owner.execute(statement.encode())

    def keep_heads(self) -> None:
        (self.folder / "heads.json").write_text(self.okrgraph("head").out)


@pytest.fixture(scope="module")
def running_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    folder = tmp_path_factory.mktemp("audit")

    def said(*words: str) -> Said:
        return okrgraph(folder, *words, "--data", "data")

    (folder / "people.csv").write_text(PEOPLE)
    with running(folder / "data", initdb_options=["--no-sync"]) as urls:
        assert said("import", "people", "people.csv").code == 0
        for role in ("administrator", "programme_lead"):
            assert said("grant", role, "ada@example.com").code == 0
        yield Machine(folder, urls, lambda *words: said("audit", *words))


@pytest.fixture
def machine(running_machine: Machine) -> Iterator[Machine]:
    """As it was before each test."""
    running_machine.tamper("CREATE TABLE kept AS TABLE audit")
    running_machine.tamper("CREATE TABLE kept_head AS TABLE audit_head")
    yield running_machine
    for table, kept in (("audit", "kept"), ("audit_head", "kept_head")):
        running_machine.tamper(f"TRUNCATE {table}")
        running_machine.tamper(f"INSERT INTO {table} SELECT * FROM {kept}")
        running_machine.tamper(f"DROP TABLE {kept}")


def test_an_audit_that_holds_is_said_to(machine: Machine) -> None:
    said = machine.okrgraph("verify")
    assert (said.code, said.out) == (0, "The audit holds: 2 entries in 2 chains.\n")


def test_what_does_not_hold_is_named_and_ends_with_1(machine: Machine) -> None:
    machine.tamper("UPDATE audit SET action = 'roleRevoke' WHERE detail->>'role' = 'ADMINISTRATOR'")
    said = machine.okrgraph("verify")
    [fault] = json.loads(machine.okrgraph("verify", "--json").out)
    assert (said.code, said.err.count("\n")) == (1, 1)
    line = f"chain {fault['chain']}, place 1, entry {fault['id']}: changed\n"
    assert (said.out, fault["wrong"]) == (line, "changed")


def test_entries_of_a_key_that_is_gone_are_not_called_tampered_with(machine: Machine) -> None:
    key, old = (machine.folder / "data" / "keys" / name for name in ("audit.jwk", "old.jwk"))
    key.rename(old)
    try:
        said = machine.okrgraph("verify")
    finally:
        old.replace(key)
    assert (said.code, said.out.count("unknown key")) == (1, 2)
    assert "older_audit_keys" in said.err
    assert "tampered" not in said.err


def test_heads_kept_elsewhere_tell_of_a_chain_that_is_gone(machine: Machine) -> None:
    machine.keep_heads()
    assert machine.okrgraph("verify", "--head", "heads.json").code == 0
    machine.tamper("TRUNCATE audit, audit_head")
    said = machine.okrgraph("verify", "--head", "heads.json")
    assert (machine.okrgraph("verify").code, said.code) == (0, 1)
    assert said.out.count(", place 1, no entry: cut off") == 2


def test_the_kept_key_is_the_same_each_time_and_never_the_secret_itself(tmp_path: Path) -> None:
    first = kept_audit_keys(tmp_path, random=secrets.token_bytes)
    secret = OctKey.import_key(json.loads((tmp_path / "keys" / "audit.jwk").read_text()))
    assert kept_audit_keys(tmp_path, random=secrets.token_bytes) == first
    assert (len(first.current), first.current == secret.raw_value) == (32, False)


def test_older_keys_are_read_beside_the_current_one() -> None:
    secrets_ = {"old": "A" * 43, "new": "B" * 42 + "A"}
    old, new = (json.dumps({"kty": "oct", "kid": kid, "k": k}) for kid, k in secrets_.items())
    assert audit_keys(new, old) == Keys(audit_keys(new).current, (audit_keys(old).current,))


def test_what_is_no_key_of_the_audit_is_told_by_the_setting_s_name() -> None:
    with pytest.raises(Invalid, match="must be a JWK") as raised:
        audit_keys("c2VjcmV0")
    assert raised.value.path == ("audit_key",)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"heads": [{}]}', '{"heads": [{"chain": 1}]}'])
def test_another_file_is_no_head(text: str) -> None:
    with pytest.raises(Invalid, match="is not what `okrgraph audit head` prints"):
        heads_in(text.encode(), KEYS.by_id)


@pytest.mark.parametrize("change", [{"seq": 2}, {"mac": "00"}, {"chain": str(UUID(int=2))}])
def test_heads_that_somebody_made_up_are_refused(change: dict[str, object]) -> None:
    bare = Head(UUID(int=1), 1, b"m", key_id(KEYS.current), b"")
    told = shown(replace(bare, seal=head_seal(KEYS.current, bare)))
    made_up = orjson.dumps({"heads": [{**told, **change}]}, default=str)
    assert heads_in(orjson.dumps({"heads": [told]}, default=str), KEYS.by_id).keys() == {bare.chain}
    with pytest.raises(Invalid, match="not sealed by the audit's keys"):
        heads_in(made_up, KEYS.by_id)


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(Invalid, match="There is no file"):
        content(Path("nowhere.json"))


def test_no_head_is_handed_out_that_somebody_moved(machine: Machine) -> None:
    machine.tamper("UPDATE audit_head SET seq = 2")
    said = machine.okrgraph("head")
    assert (said.code, said.out, said.err.count("was tampered with")) == (1, "", 1)
