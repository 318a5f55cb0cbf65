"""Whatever is done to the audit without its key is found, and its first entry named."""

import pytest

from rules.audit_chain import Fault, Wrong
from tests.model.conftest import FIRST, LENGTH, SECOND, Written


async def test_untouched_chains_hold_beside_their_heads_and_those_kept(written: Written) -> None:
    ends = await written.ends(written.kept)
    assert [each.seq for each in ends] == [LENGTH, LENGTH]
    assert await written.look({FIRST: written.old_head}) == []


AT_3 = "UPDATE audit SET {} WHERE chain = %(first)s AND seq = 3"
FIRST_S = "chain = %(first)s AND seq"
COPY = (
    "INSERT INTO audit (id, chain, seq, at, actor_id, client_id, action, noun, subject_id,"
    " whose_id, detail, key_id, previous, mac) SELECT gen_random_uuid(), chain, {}, at, actor_id,"
    " client_id, action, noun, subject_id, whose_id, detail, key_id, previous, mac"
    f" FROM audit WHERE {FIRST_S} = {{}}"
)
CLOSE_FROM_3 = (
    "UPDATE audit SET seq = 100 + seq WHERE chain = %(first)s AND seq > 2;"
    "UPDATE audit SET seq = seq - 101 WHERE chain = %(first)s AND seq > 100"
)
OPEN_AT_3 = CLOSE_FROM_3.replace("- 101", "- 99")
SWAP_2_AND_4 = (
    "UPDATE audit SET seq = 90 + seq WHERE chain = %(first)s AND seq IN (2, 4);"
    "UPDATE audit SET seq = 96 - seq WHERE chain = %(first)s AND seq > 90"
)
BORROW_3 = (
    f"DELETE FROM audit WHERE {FIRST_S} = 3;"
    "UPDATE audit SET chain = %(first)s WHERE chain = %(second)s AND seq = 3"
)
MAKE_UP = (
    "INSERT INTO audit (id, chain, seq, at, action, noun, detail, key_id, previous, mac)"
    " SELECT gen_random_uuid(), chain, 6, at, 'read', 'Review', '{}', key_id, mac, sha256(mac)"
    f" FROM audit WHERE {FIRST_S} = 5"
)
CUT = f"DELETE FROM audit WHERE {FIRST_S} > 3"
MOVE_HEAD = "UPDATE audit_head SET {} WHERE chain = %(first)s"
TAMPERS: dict[str, tuple[str, int, Wrong]] = {
    "another time": (AT_3.format("at = at + interval '1 microsecond'"), 3, Wrong.CHANGED),
    "another actor": (AT_3.format("actor_id = whose_id"), 3, Wrong.CHANGED),
    "no actor": (AT_3.format("actor_id = NULL"), 3, Wrong.CHANGED),
    "another program": (AT_3.format("client_id = gen_random_uuid()"), 3, Wrong.CHANGED),
    "another action": (AT_3.format("action = 'write'"), 3, Wrong.CHANGED),
    "another noun": (AT_3.format("noun = 'Person'"), 3, Wrong.CHANGED),
    "another subject": (AT_3.format("subject_id = gen_random_uuid()"), 3, Wrong.CHANGED),
    "no subject": (AT_3.format("subject_id = NULL"), 3, Wrong.CHANGED),
    "another person's": (AT_3.format("whose_id = actor_id"), 3, Wrong.CHANGED),
    "actor and person swapped": (
        AT_3.format("whose_id = actor_id, actor_id = whose_id"), 3, Wrong.CHANGED,
    ),
    "another detail": (AT_3.format("detail = '{\"count\": 3}'"), 3, Wrong.CHANGED),
    "another id": (AT_3.format("id = gen_random_uuid()"), 3, Wrong.CHANGED),
    "another known key": (AT_3.format("key_id = %(older)s"), 3, Wrong.CHANGED),
    "a key nobody knows": (AT_3.format("key_id = 'mine'"), 3, Wrong.UNKNOWN_KEY),
    "another seal": (AT_3.format("mac = sha256(mac)"), 3, Wrong.CHANGED),
    "another seal before": (AT_3.format("previous = sha256(mac)"), 3, Wrong.CHANGED),
    "another place": (AT_3.format("seq = 99"), 3, Wrong.MISSING),
    "the first removed": (f"DELETE FROM audit WHERE {FIRST_S} = 1", 1, Wrong.MISSING),
    "one removed": (f"DELETE FROM audit WHERE {FIRST_S} = 3", 3, Wrong.MISSING),
    "the last removed": (f"DELETE FROM audit WHERE {FIRST_S} = 5", 5, Wrong.CUT_OFF),
    "all removed": ("DELETE FROM audit WHERE chain = %(first)s", 1, Wrong.CUT_OFF),
    "one removed and the gap closed": (
        f"DELETE FROM audit WHERE {FIRST_S} = 3; {CLOSE_FROM_3}", 3, Wrong.REORDERED,
    ),
    "two swapped": (SWAP_2_AND_4, 2, Wrong.REORDERED),
    "an old one again at the end": (COPY.format(6, 2), 6, Wrong.CHANGED),
    "an old one again in between": (f"{OPEN_AT_3}; {COPY.format(3, 2)}", 3, Wrong.CHANGED),
    "one made up": (MAKE_UP, 6, Wrong.CHANGED),
    "one of another chain": (BORROW_3, 3, Wrong.CHANGED),
    "the tail cut off": (CUT, 4, Wrong.CUT_OFF),
    "the tail cut off and the head made up": (
        f"{CUT}; {MOVE_HEAD.format('seq = 3, mac = %(mac)s')}", 3, Wrong.HEAD_CHANGED,
    ),
    "the head put back": (
        MOVE_HEAD.format("seq = %(seq)s, mac = %(mac)s, seal = %(seal)s"), 3, Wrong.HEAD_CHANGED,
    ),
    "the head moved on": (MOVE_HEAD.format("seq = 9"), 5, Wrong.HEAD_CHANGED),
    "another seal of the head": (MOVE_HEAD.format("seal = sha256(seal)"), 5, Wrong.HEAD_CHANGED),
    "another key of the head": (MOVE_HEAD.format("key_id = %(older)s"), 5, Wrong.HEAD_CHANGED),
    "the head removed": ("DELETE FROM audit_head WHERE chain = %(first)s", 5, Wrong.HEAD_CHANGED),
}  # fmt: skip


@pytest.mark.parametrize("tamper", TAMPERS)
async def test_a_tampering_is_found_and_its_first_entry_named(
    written: Written, tamper: str
) -> None:
    sql, seq, wrong = TAMPERS[tamper]
    written.tamper(sql)
    gone = wrong in (Wrong.MISSING, Wrong.CUT_OFF, Wrong.HEAD_CHANGED)
    named = None if gone else await written.id_at(FIRST, seq)
    found = await written.look()
    assert found[0] == Fault(FIRST, seq, named, wrong)


FORGED_HEAD = MOVE_HEAD.format("seq = %(seq)s, mac = %(mac)s, seal = %(seal)s")
GONE = "DELETE FROM audit WHERE chain = %(first)s; DELETE FROM audit_head WHERE chain = %(first)s"
UNSEEN_FROM_WITHIN = {
    "the tail cut off and an old head put back": (f"{CUT}; {FORGED_HEAD}", 4),
    "a chain removed with its head": (GONE, 1),
}


@pytest.mark.parametrize("tamper", UNSEEN_FROM_WITHIN)
async def test_heads_kept_elsewhere_show_what_the_database_alone_can_not(
    written: Written, tamper: str
) -> None:
    sql, seq = UNSEEN_FROM_WITHIN[tamper]
    written.tamper(sql)
    assert await written.look() == []
    assert await written.look(written.kept) == [Fault(FIRST, seq, None, Wrong.CUT_OFF)]


async def test_each_chain_tells_its_own_first_fault(written: Written) -> None:
    written.tamper("DELETE FROM audit WHERE seq IN (2, 3)")
    missing = [Fault(chain, 2, None, Wrong.MISSING) for chain in (FIRST, SECOND)]
    assert await written.look() == missing


async def test_more_entries_than_a_page_are_followed_to_the_end(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.audit_reading.PAGE", 2)
    assert [each.seq for each in await written.ends({})] == [LENGTH, LENGTH]
