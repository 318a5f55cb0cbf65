"""Defects to plant in the executor of plans: what somebody who changes it may easily do."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from execution.compiled import answers, compiling, groups, plans, settling
from execution.compiled.collect import Selections
from execution.compiled.groups import Failing, Failure
from execution.compiled.leaves import Leaf
from execution.compiled.levels import Call, Run
from execution.compiled.plan import FAILED
from execution.compiled.plans import Plans
from execution.compiled.settling import Place

Patch = pytest.MonkeyPatch


def forgets_defaults(patch: Patch) -> None:
    coerce: Any = vars(plans)["get_variable_values"]

    def without(schema: Any, definitions: Any, *given: Any) -> Any:
        bare = [replace(each, default_value=None) for each in definitions]
        return coerce(schema, bare, *given)

    patch.setattr(plans, "get_variable_values", without)


def merges_nothing(patch: Patch) -> None:
    fields: Any = Selections.fields
    patch.setattr(
        Selections,
        "fields",
        lambda *given: {key: nodes[:1] for key, nodes in fields(*given).items()},
    )


def sorts_keys(patch: Patch) -> None:
    fields: Any = Selections.fields
    patch.setattr(Selections, "fields", lambda *given: dict(sorted(fields(*given).items())))


def keeps_what_lost_a_part(patch: Patch) -> None:
    complete: Any = groups.completed

    def kept(*given: Any) -> Any:
        value = complete(*given)
        return None if value is FAILED else value

    patch.setattr(groups, "completed", kept)


def takes_one_argument_for_another(patch: Patch) -> None:
    remembered: Any = Run._remembered
    kept: dict[int, Any] = {}

    def shared(run: Run, call: Call) -> Any:
        known = remembered(run, call)
        return kept.setdefault(hash((id(run), call.loaded.batch)), known)

    patch.setattr(Run, "_remembered", shared)


def reads_the_columns_of_one(patch: Patch) -> None:
    names: Any = Selections.names
    patch.setattr(Selections, "names", lambda one, selected: names(one, [*selected][:1]))


def forgets_columns(patch: Patch) -> None:
    remembered: Any = Run._remembered

    def blind(run: Run, call: Call) -> Any:
        known = run._known.get((call.loaded.batch, call.arguments))
        return known[1] if known else remembered(run, call)

    patch.setattr(Run, "_remembered", blind)


def skips_nothing(patch: Patch) -> None:
    patch.setattr(Selections, "includes", lambda *_: True)


def takes_one_shape_for_another(patch: Patch) -> None:
    plan: Any = Plans._plan

    def first(known: Plans, *given: Any) -> Any:
        return next(iter(known._known.values()), None) or plan(known, *given)

    patch.setattr(Plans, "_plan", first)


def spreads_failures(patch: Patch) -> None:
    batch: Any = Run._batch

    async def spread(*given: Any) -> Any:
        found = await batch(*given)
        if isinstance(found, Failing):
            failures = [each for each in found if isinstance(each, Failure)]
            return Failing(failures[:1] * len(found))
        return found

    patch.setattr(Run, "_batch", spread)


def takes_equals_for_one(patch: Patch) -> None:
    patch.setattr(settling, "id", lambda value: getattr(value, "id", id(value)), raising=False)


def tells_every_failure(patch: Patch) -> None:
    patch.setattr(answers, "first_null", lambda path, _: path)


def forgets_places_in_lists(patch: Patch) -> None:
    patch.setattr(Place, "at", lambda place, _: place)


def tells_one_location(patch: Patch) -> None:
    locate: Any = vars(answers)["located_error"]
    patch.setattr(
        answers, "located_error", lambda error, nodes, path: locate(error, nodes[:1], path)
    )


def knows_no_interfaces(patch: Patch) -> None:
    patch.setattr(Selections, "_applies", lambda _, on, of: on is None or on.name.value == of.name)


def remembers_past_actions(patch: Patch) -> None:
    class Lasting(dict[Any, Any]):
        def clear(self) -> None:
            """Nothing."""

    begin: Any = Run.__init__

    def begun(run: Run, *given: Any) -> None:
        begin(run, *given)
        run._known = Lasting()

    patch.setattr(Run, "__init__", begun)


def goes_on_after_a_lost_action(patch: Patch) -> None:
    patch.setattr(Run, "_is_lost", lambda *_: False)


def lets_nulls_through(patch: Patch) -> None:
    quickly: Any = settling.quickly
    patch.setattr(
        settling, "quickly", lambda kind, *given: quickly(replace(kind, required=False), *given)
    )


def writes_leaves_as_they_are(patch: Patch) -> None:
    patch.setattr(Leaf, "column", lambda _, values: values)


def takes_text_for_lists(patch: Patch) -> None:
    def listed(kind: Any, values: Any, take: Any) -> Any:
        return settling.quickly(kind, values, take)

    patch.setattr(settling, "listed", listed)


def keeps_the_first_variables(patch: Patch) -> None:
    patch.setattr(compiling, "has_variables", lambda _: False)


DEFECTS: Mapping[str, Callable[[Patch], None]] = {
    "an iterator is gone through twice": takes_text_for_lists,
    "an object whose required part failed stays": keeps_what_lost_a_part,
    "a plan keeps the variables that it was first run with": keeps_the_first_variables,
    "a plan serves operations that skip other parts": takes_one_shape_for_another,
    "actions go on after one that takes all away": goes_on_after_a_lost_action,
    "answers with fewer columns are taken for more": forgets_columns,
    "batches read what one of several fields asks": reads_the_columns_of_one,
    "fields of one key are not merged": merges_nothing,
    "fragments on interfaces are left out": knows_no_interfaces,
    "keys stand in the order of the alphabet": sorts_keys,
    "leaves are not written": writes_leaves_as_they_are,
    "nothing is skipped": skips_nothing,
    "nulls pass in required places": lets_nulls_through,
    "objects with equal ids are taken for one": takes_equals_for_one,
    "one argument is taken for another": takes_one_argument_for_another,
    "one failure spreads over its level": spreads_failures,
    "only the first location is told": tells_one_location,
    "places in lists are not told": forgets_places_in_lists,
    "several errors are told of one null": tells_every_failure,
    "variables have no defaults": forgets_defaults,
    "what was read before an action is answered after it": remembers_past_actions,
}
