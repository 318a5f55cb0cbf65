"""Who waits for which events in this process, and what each of them is handed."""

from collections import defaultdict
from collections.abc import Generator, Hashable
from contextlib import contextmanager

from app.live.mailbox import Ended, Mailbox


class Hub:
    """Hands each event to the mailboxes that want it."""

    def __init__(self) -> None:
        self._serial = 0
        self._mailboxes: defaultdict[str, set[Mailbox]] = defaultdict(set)

    @contextmanager
    def open(self, mailbox: Mailbox) -> Generator[Mailbox]:
        """From now on the mailbox gets what it wants."""
        waiting = self._mailboxes[mailbox.interest.noun]
        waiting.add(mailbox)
        if mailbox.interest.at_once:
            mailbox.offer_all(self._serial)
        try:
            yield mailbox
        finally:
            waiting.discard(mailbox)

    def tell(self, noun: str, subject: Hashable) -> None:
        self._serial += 1
        for mailbox in self._mailboxes.get(noun, ()):
            if mailbox.interest.wants(noun, subject):
                mailbox.offer(subject, self._serial)

    def tell_all_that_is_named(self) -> None:
        """What somebody waits for by name may have changed while nothing was heard."""
        self._serial += 1
        for mailbox in self.waiting():
            mailbox.offer_all(self._serial)

    def end(self, why: Ended) -> None:
        for mailbox in self.waiting():
            mailbox.end(why)

    def waiting(self) -> list[Mailbox]:
        return [each for waiting in self._mailboxes.values() for each in waiting]
