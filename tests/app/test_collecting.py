"""Garbage is looked for when there may be some."""

import gc
from contextlib import suppress

from app.collecting import loading


def test_nothing_is_collected_while_modules_load() -> None:
    with loading():
        assert not gc.isenabled()


def test_garbage_is_collected_again_after_a_module_that_fails_to_load() -> None:
    with suppress(ImportError), loading():
        raise ImportError

    assert gc.isenabled()
