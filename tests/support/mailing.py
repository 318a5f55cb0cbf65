"""A mail server on the loopback that takes letters, or answers as it is told to."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class Post:
    """What was taken; `refusals` answer RCPT by address, and `said` is what clients sent."""

    port: int = 0
    letters: list[Message] = field(default_factory=list[Message])
    refusals: dict[str, bytes] = field(default_factory=dict[str, bytes])
    said: list[str] = field(default_factory=list[str])

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 post.test\r\n")
        while line := await reader.readline():
            text = line.decode().strip()
            self.said.append(text)
            writer.write(self.answer(text))
            if text.upper() == "DATA":
                self.letters.append(message_from_bytes(await reader.readuntil(b"\r\n.\r\n")))
                writer.write(b"250 taken\r\n")
            if text.upper() == "QUIT":
                break
        writer.close()

    def answer(self, line: str) -> bytes:
        if line.upper() == "DATA":
            return b"354 go on\r\n"
        if line.upper() == "QUIT":
            return b"221 bye\r\n"
        refused = [said for part, said in self.refusals.items() if part in line]
        return refused[0] if refused and line.upper().startswith("RCPT") else b"250 yes\r\n"


@asynccontextmanager
async def posted() -> AsyncGenerator[Post]:
    post = Post()
    server = await asyncio.start_server(post.serve, "127.0.0.1", 0)
    async with server:
        post.port = server.sockets[0].getsockname()[1]
        yield post
