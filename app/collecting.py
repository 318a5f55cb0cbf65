"""When this process looks for garbage that only a collection finds."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def loading() -> Generator[None]:
    """What modules define stays to the end: to look through it while they load takes a fifth of a
    start, and finds nothing."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def collect_seldom() -> None:
    """Collections of garbage were a quarter of the work, and stopped everybody for 0.2 s.

    What stands before the first request stays to the end, and is almost all there is: it is looked
    through no more. A question makes some ten thousand objects, a large one a hundred thousand, and
    the plan of an import millions, and drops them in one go: to look through them every 700 is in
    vain.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)
