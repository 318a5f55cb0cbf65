"""A hostile viewer in a process of its own: one request over and over, on many connections."""

import asyncio
import json
import sys
from collections import Counter
from contextlib import suppress

from tests.faults.attack_list import WHO, many, post

CONNECTIONS = 16
FLOODS = {
    "refused": "{ me { " + many("nam#", 1_900) + " } }",
    "cheap": WHO,
}


async def main(port: int, token: str, kind: str, seconds: float) -> None:
    """Tells how often each status was answered."""
    statuses: Counter[int] = Counter()
    request = post(token, {"query": FLOODS[kind]})
    async with asyncio.timeout(seconds + 20):
        until = asyncio.get_running_loop().time() + seconds
        await asyncio.gather(*(flood(port, request, until, statuses) for _ in range(CONNECTIONS)))
    sys.stdout.write(json.dumps(statuses))


async def flood(port: int, request: bytes, until: float, statuses: Counter[int]) -> None:
    while asyncio.get_running_loop().time() < until:
        with suppress(ConnectionError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            answer = await reader.read()
            writer.close()
            statuses[int(answer[9:12] or 0)] += 1


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])))
