"""An attacker in a process of its own: sends every probe, and tells what came of each."""

import asyncio
import json
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass

from tests.faults.attack_list import Probe, probes

PATIENCE = 20.0
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` is 0 where the connection ended without an answer; a hang has no status."""

    name: str
    status: int | None
    seconds: float
    body: str


async def main(port: int, token: str, rounds: int) -> None:
    outcomes: list[Outcome] = []
    for _ in range(rounds):
        every = list(probes(token))
        quick = [probe for probe in every if not probe.pause]
        shares = [in_turn(port, quick[start::AT_ONCE]) for start in range(AT_ONCE)]
        slow = [in_turn(port, [probe]) for probe in every if probe.pause]
        for share in await asyncio.gather(*shares, *slow):
            outcomes += share
    sys.stdout.write(json.dumps([asdict(outcome) for outcome in outcomes]))


async def in_turn(port: int, share: Iterable[Probe]) -> list[Outcome]:
    return [await sent(port, probe) for probe in share]


async def sent(port: int, probe: Probe) -> Outcome:
    started = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await spoken(port, probe)
    except TimeoutError:
        return Outcome(probe.name, None, time.monotonic() - started, "")
    status = int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0
    body = answer.rpartition(b"\r\n\r\n")[2].decode(errors="replace")
    return Outcome(probe.name, status, time.monotonic() - started, body)


async def spoken(port: int, probe: Probe) -> bytes:
    """Everything that was answered until the connection ended."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    hearing = asyncio.create_task(heard(reader) if probe.reads else asyncio.sleep(PATIENCE, b""))
    with suppress(ConnectionError):
        for part in probe.parts:
            writer.write(part)
            await writer.drain()
            if probe.pause and (await asyncio.wait({hearing}, timeout=probe.pause))[0]:
                break
    if not probe.reads:
        hearing.cancel()
        writer.close()
        return b""
    answer = await hearing
    writer.close()
    return answer


async def heard(reader: asyncio.StreamReader) -> bytes:
    answer = b""
    with suppress(ConnectionError):
        while part := await reader.read(65_536):
            answer += part[: 1_000_000 - len(answer)]
    return answer


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
