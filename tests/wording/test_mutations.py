"""What the product says of a few students, made untrue in every way that is known: the gate refuses it and spares the rest."""

import random

from advisor.app.wiring import Rooms
from advisor.diagnosis.explain import explain
from advisor.language.claims import sentences_of
from advisor.wording.gate import filter_reply, verify

from .mutations import KINDS, PLACES, mutants

STUDENTS = 12


def test_untruths_made_of_what_the_product_says_are_refused(reading_rooms: Rooms) -> None:
    rooms, dice = reading_rooms, random.Random(7)
    viewer = rooms.viewer("counselor:C001")
    passed: dict[str, list[tuple[str, str]]] = {kind: [] for kind in (*KINDS, *PLACES)}
    asked = misplaced = 0
    for student in rooms.archive.students(viewer)[:STUDENTS]:
        told = explain(
            rooms.archive,
            viewer,
            student,
            scorecard=rooms.catalog.scorecard,
            forests=rooms.forests,
            prompts=rooms.prompts,
        )
        honest = [
            sentence.quote
            for sentence in sentences_of(told.text)
            if verify(sentence.quote, told.cards, catalog=rooms.catalog).supported
        ]
        for sentence in honest:
            for mutant in mutants(sentence, told.cards, dice):
                asked += 1
                misplaced += mutant.kind in PLACES
                if verify(mutant.text, told.cards, catalog=rooms.catalog).supported:
                    passed[mutant.kind].append((sentence, mutant.text))
        lie = "他还缺勤 37 次。"
        kept = filter_reply("".join((lie, *honest)), told.cards, catalog=rooms.catalog)
        assert kept.removed == (lie.strip(),)
        assert all(sentence.strip() in kept.text for sentence in honest)
    assert asked > 200
    assert not [one for kind in KINDS for one in passed[kind]]
    assert sum(len(passed[kind]) for kind in PLACES) <= 0.01 * misplaced, passed
