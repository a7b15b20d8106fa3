"""A short form of the races: each once or twice, exact."""

from proof.installation import Installation
from proof.races.__main__ import Counts, race


async def test_k9_v10_v13_g5_what_many_ask_for_at_once_comes_to_one_result(installation: Installation) -> None:
    counts = Counts(keys=6, senders=8, rounds=1, signers=16, closes=1, posting=3, stornos=1, reversing=6)
    said = await race(installation, counts, seed=7)
    assert said.endswith("every result exact")
