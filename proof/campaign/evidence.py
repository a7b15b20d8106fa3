"""What the way between the services has seen that shows a recovery at work: counted from requests and answers."""

import re
from collections import Counter
from dataclasses import dataclass, field

from proof.campaign.wire import Anfrage, Antwort

_KEYS = re.compile(rb'"schluessel": ?"([0-9a-f-]{36})"')
_RECOGNISED = re.compile(rb'"schluessel":"([0-9a-f-]{36})","status":"wiederholt"')
_CREATED = 201
_CONFLICT = 409


@dataclass(slots=True)
class Evidence:
    """Counts of one way; `sent` are the keys that the sender itself has sent, whatever became of them."""

    counts: Counter[str] = field(default_factory=Counter)
    sent: set[bytes] = field(default_factory=set)
    bound: set[bytes] = field(default_factory=set)
    _again: set[bytes] = field(default_factory=set)

    def see_anfrage(self, anfrage: Anfrage) -> None:
        """Take note of a call of the sender."""
        if not anfrage.reads:
            keys = set(_KEYS.findall(anfrage.body))
            self._again |= keys & self.sent
            self.sent |= keys

    def see_antwort(self, anfrage: Anfrage, antwort: Antwort, *, late: bool) -> None:
        """Take note of an answer, whether or not it reaches the sender; `late`: to a copy that was sent on later."""
        if anfrage.path == "/v1/verbrauch":
            found = set(_RECOGNISED.findall(antwort.body))
            self.counts["hours resent and recognised"] += len(found & self._again)
            self.counts["rows of a late copy recognised"] += len(found) if late else 0
        elif anfrage.path == "/v1/auszahlungen":
            self.counts["payments resent and recognised"] += len(self._again.intersection(_KEYS.findall(anfrage.body)))
        elif anfrage.path == "/v1/bindungen" and anfrage.method == "POST":
            self._see_bindung(anfrage, antwort, late=late)
        elif anfrage.path.endswith("/klaerung"):
            bound = b'"gebunden"' in antwort.body
            self.counts["repair found the Bindung" if bound else "repair closed the key for good"] += 1

    def _see_bindung(self, anfrage: Anfrage, antwort: Antwort, *, late: bool) -> None:
        keys = set(_KEYS.findall(anfrage.body))
        if antwort.status == _CREATED:
            self.counts["Bindung asked for twice and booked once"] += len(keys & self.bound)
            self.bound |= keys
        elif antwort.status == _CONFLICT and b"auftrag-geschlossen" in antwort.body and late:
            self.counts["late Bindung refused by its tombstone"] += 1
