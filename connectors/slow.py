"""Sources that answer with everybody at once: how long and how large their answer may be."""

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.about import Form, Setting
from connectors.given import whole
from connectors.http import MEGABYTE, Client

MINUTES, MEGABYTES = SETTINGS = ("answer_minutes", "answer_megabytes")
USUAL_MINUTES, MOST_MINUTES = 10, 30
USUAL_MEGABYTES, MOST_MEGABYTES = 128, 512
"""A hundred thousand people with fifteen columns are some 54. Taking an answer apart takes
about six times its size in memory."""


@dataclass(frozen=True, slots=True)
class Bounds:
    minutes: int = USUAL_MINUTES
    megabytes: int = USUAL_MEGABYTES

    def within(self, client: Client) -> Client:
        """The client, for answers of such a source."""
        return client.patient(60.0 * self.minutes, self.megabytes * MEGABYTE)


def bounds(mapping: Mapping[str, object]) -> Bounds:
    return Bounds(
        whole(mapping, MINUTES, USUAL_MINUTES, MOST_MINUTES),
        whole(mapping, MEGABYTES, USUAL_MEGABYTES, MOST_MEGABYTES),
    )


ABOUT = (
    Setting(
        name=MINUTES,
        title="Minutes",
        about=f"How long an answer may take, up to {MOST_MINUTES}.",
        form=Form.NUMBER,
        usual=USUAL_MINUTES,
    ),
    Setting(
        name=MEGABYTES,
        title="Megabytes",
        about=f"How large an answer may be, up to {MOST_MEGABYTES}.",
        form=Form.NUMBER,
        usual=USUAL_MEGABYTES,
    ),
)
