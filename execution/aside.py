"""Long work of a processor beside everything else: in one thread, and with rests.

Python lets one thread work at a time. Whoever answers meanwhile waits for a moment now and then,
and not until a long piece of work ends.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep, thread_time
from typing import Any, TypeVar

from graphql import DocumentNode, ValidationContext, ValidationRule
from graphql.language.parser import Parser, nested_too_deeply_error

T = TypeVar("T")
Breathe = Callable[[], None]
"""What long work calls now and then."""

WORKS = 0.001
"""Seconds of a processor between two rests; a busy machine makes them longer, and no rest."""
RESTS = 9
"""So many times as long as it worked, so that all such work takes a tenth of the time."""
LONGEST_REST = 0.05


class Aside:
    """One piece at a time, in the order they came."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "aside")

    async def done(self, work: Callable[[Breathe], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, Breath())


class Breath:
    """Rests its thread once that has worked for a while."""

    def __init__(self) -> None:
        self._since = 0.0

    def __call__(self) -> None:
        worked = thread_time() - self._since
        if worked >= WORKS:
            sleep(min(LONGEST_REST, RESTS * worked))
            self._since = thread_time()


def breathless() -> None:
    """For work that is short."""


class BreathingParser(Parser):
    """graphql-core's, with a breath at each token."""

    def __init__(self, text: str, most: int, breathe: Breathe) -> None:
        self._breathe = breathe
        super().__init__(text, max_tokens=most)

    def advance_lexer(self) -> None:
        self._breathe()
        super().advance_lexer()


def parsed(text: str, most: int, breathe: Breathe) -> DocumentNode:
    """As graphql-core's `parse` does it, of at most so many tokens."""
    parser = BreathingParser(text, most, breathe)
    try:
        return parser.parse_document()
    except RecursionError:
        pass
    raise nested_too_deeply_error(parser)


def breathing(breathe: Breathe) -> type[ValidationRule]:
    """A rule that forbids nothing: at each node that any rule visits, it takes a breath."""

    class Breathing(ValidationRule):
        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)
            # Rules look for variables on visits of their own, which only this one sees too.
            types: Any = context._type_info  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] — it has no public name.
            enter = types.enter

            def entered(node: Any) -> None:
                breathe()
                enter(node)

            types.enter = entered

    return Breathing
