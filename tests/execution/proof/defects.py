"""Defects to plant in the executor of plans: what somebody who changes it may easily do."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from execution.compiled import answers, compiling, groups, levels, plans, settling
from execution.compiled.collect import Selections
from execution.compiled.groups import Failing, Failure
from execution.compiled.leaves import Leaf
from execution.compiled.levels import Run
from execution.compiled.plan import FAILED
from execution.compiled.plans import Plans
from execution.compiled.settling import Place

Patch = pytest.MonkeyPatch
# Each of these is patched in what is its own business, and so without its types.
SELECTIONS: Any = Selections
RUN: Any = Run
PLANS: Any = Plans


def forgets_defaults(patch: Patch) -> None:
    coerce: Any = vars(plans)["get_variable_values"]

    def without(schema: Any, definitions: Any, *given: Any) -> Any:
        bare = [replace(each, default_value=None) for each in definitions]
        return coerce(schema, bare, *given)

    patch.setattr(plans, "get_variable_values", without)


def merges_nothing(patch: Patch) -> None:
    fields = SELECTIONS.fields

    def alone(*given: Any) -> Any:
        return {key: nodes[:1] for key, nodes in fields(*given).items()}

    patch.setattr(SELECTIONS, "fields", alone)


def sorts_keys(patch: Patch) -> None:
    fields = SELECTIONS.fields

    def by_name(*given: Any) -> Any:
        return dict(sorted(fields(*given).items()))

    patch.setattr(SELECTIONS, "fields", by_name)


def keeps_what_lost_a_part(patch: Patch) -> None:
    complete: Any = groups.completed

    def kept(*given: Any) -> Any:
        value = complete(*given)
        return None if value is FAILED else value

    patch.setattr(groups, "completed", kept)


def takes_one_argument_for_another(patch: Patch) -> None:
    remembered = RUN._remembered
    kept: dict[int, Any] = {}

    def shared(run: Any, call: Any) -> Any:
        known = remembered(run, call)
        return kept.setdefault(hash((id(run), call.loaded.batch)), known)

    patch.setattr(RUN, "_remembered", shared)


def reads_the_columns_of_one(patch: Patch) -> None:
    names = SELECTIONS.names

    def of_one(selections: Any, selected: Any) -> Any:
        return names(selections, list(selected)[:1])

    patch.setattr(SELECTIONS, "names", of_one)


def forgets_columns(patch: Patch) -> None:
    remembered = RUN._remembered

    def blind(run: Any, call: Any) -> Any:
        known = run._known.get((call.loaded.batch, call.arguments))
        return known[1] if known else remembered(run, call)

    patch.setattr(RUN, "_remembered", blind)


def skips_nothing(patch: Patch) -> None:
    def always(*_: Any) -> bool:
        return True

    patch.setattr(SELECTIONS, "includes", always)


def takes_one_shape_for_another(patch: Patch) -> None:
    plan = PLANS._plan

    def first(known: Any, *given: Any) -> Any:
        return next(iter(known._known.values()), None) or plan(known, *given)

    patch.setattr(PLANS, "_plan", first)


def spreads_failures(patch: Patch) -> None:
    batch = RUN._batch

    async def spread(*given: Any) -> Any:
        found = await batch(*given)
        if isinstance(found, Failing):
            failures = [each for each in found if isinstance(each, Failure)]
            return Failing(failures[:1] * len(found))
        return found

    patch.setattr(RUN, "_batch", spread)


def takes_equals_for_one(patch: Patch) -> None:
    def own_id(value: Any) -> Any:
        return getattr(value, "id", id(value))

    patch.setattr(settling, "id", own_id, raising=False)


def tells_every_failure(patch: Patch) -> None:
    def whole(path: Any, _: Any) -> Any:
        return path

    patch.setattr(answers, "first_null", whole)


def forgets_places_in_lists(patch: Patch) -> None:
    def same(place: Any, _: Any) -> Any:
        return place

    patch.setattr(Place, "at", same)


def tells_one_location(patch: Patch) -> None:
    locate: Any = vars(answers)["located_error"]

    def first(error: Any, nodes: Any, path: Any) -> Any:
        return locate(error, nodes[:1], path)

    patch.setattr(answers, "located_error", first)


def knows_no_interfaces(patch: Patch) -> None:
    def is_same(_: Any, on: Any, of: Any) -> bool:
        return on is None or bool(on.name.value == of.name)

    patch.setattr(SELECTIONS, "_applies", is_same)


class Lasting(dict[Any, Any]):
    """Forgets nothing."""

    def clear(self) -> None:
        """Nothing."""


def remembers_past_actions(patch: Patch) -> None:
    begin = RUN.__init__

    def begun(run: Any, *given: Any) -> None:
        begin(run, *given)
        run._known = Lasting()

    patch.setattr(RUN, "__init__", begun)


def asks_for_each_place_alone(patch: Patch) -> None:
    """The answer stays as it is: only the calls tell."""
    ask = RUN._ask

    def alone(run: Any, calls: Any, group: Any, place: Any, loaded: Any) -> None:
        own: dict[Any, Any] = {}
        ask(run, own, group, place, loaded)
        calls.update({(id(group), place): call for call in own.values()})

    patch.setattr(RUN, "_ask", alone)


def remembers_nothing(patch: Patch) -> None:
    """The answer stays as it is: only the calls tell."""
    remembered = RUN._remembered

    def forgetful(run: Any, call: Any) -> Any:
        run._known.clear()
        return remembered(run, call)

    patch.setattr(RUN, "_remembered", forgetful)


def asks_twice_for_a_key(patch: Patch) -> None:
    """The answer stays as it is: only the calls tell."""

    def every_key(all_asked: Any) -> Any:
        return [key for asked in all_asked for key in asked.keys]

    patch.setattr(levels, "wanted_by", every_key)


def goes_on_after_a_lost_action(patch: Patch) -> None:
    def never(*_: Any) -> bool:
        return False

    patch.setattr(RUN, "_is_lost", never)


def lets_nulls_through(patch: Patch) -> None:
    shape_of: Any = settling.shape_of

    def lax(kind: Any, *given: Any) -> Any:
        return shape_of(replace(kind, required=False), *given)

    patch.setattr(settling, "shape_of", lax)


def writes_leaves_as_they_are(patch: Patch) -> None:
    def plain(_: Any, values: Any) -> Any:
        return values

    patch.setattr(Leaf, "column", plain)


def takes_anything_for_lists(patch: Patch) -> None:
    patch.setattr(settling, "LISTS", object)


def keeps_the_first_variables(patch: Patch) -> None:
    def none(_: Any) -> bool:
        return False

    patch.setattr(compiling, "has_variables", none)


DEFECTS: Mapping[str, Callable[[Patch], None]] = {
    "an iterator is gone through twice": takes_anything_for_lists,
    "an object whose required part failed stays": keeps_what_lost_a_part,
    "a plan keeps the variables that it was first run with": keeps_the_first_variables,
    "a plan serves operations that skip other parts": takes_one_shape_for_another,
    "a key is asked for twice in one call": asks_twice_for_a_key,
    "a level calls a batch for each place": asks_for_each_place_alone,
    "a level reads again what another has read": remembers_nothing,
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
