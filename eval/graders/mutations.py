"""Ten thousand untruths made of what the product itself says: how many the gate lets through, and what it spares."""

import importlib.util
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from types import ModuleType

from advisor.app.wiring import Rooms
from advisor.facts import FactCard
from advisor.language.claims import sentences_of
from advisor.wording.gate import filter_reply, verify
from graders.dialogue import STAFF
from graders.figures import Figure, share
from graders.ground import ROOT, Ground

__all__ = ["grade"]

WANTED = 10_000
QUESTIONS = ("{}为什么被标记", "哪一项影响{}最大", "{}跟班里比怎么样", "怎样才能解除{}的提示", "{}的情况怎么样",
             "{}会什么", "{}适合做什么", "{}的面试呢")  # fmt: skip
SEED = 20260521


def grade(ground: Ground) -> list[Figure]:
    """Untruths refused, by kind; and of each reply with one lie in it, the other sentences that stand unchanged."""
    made = _mutations()
    rooms = ground.college
    dice = random.Random(SEED)
    asked, refused = Counter[str](), Counter[str]()
    spared = [0, 0]
    for text, cards in _replies(rooms):
        sentences = [sentence.quote for sentence in sentences_of(text)]
        honest = [one for one in sentences if verify(one, cards, catalog=rooms.catalog).supported]
        for sentence in honest:
            for mutant in made.mutants(sentence, cards, dice):
                asked[mutant.kind] += 1
                refused[mutant.kind] += not verify(mutant.text, cards, catalog=rooms.catalog).supported
                if mutant.kind == "digit":
                    told = "".join(mutant.text if one == sentence else one for one in honest)
                    kept = filter_reply(told, cards, catalog=rooms.catalog).text
                    others = [one.strip() for one in honest if one != sentence]
                    spared[0] += sum(one in kept for one in others)
                    spared[1] += len(others)
        if sum(asked.values()) >= WANTED:
            break

    def of(kinds: Sequence[str], label: str) -> Figure:
        return share(label, sum(refused[kind] for kind in kinds), sum(asked[kind] for kind in kinds))

    return [
        of(made.KINDS, "numbers that stand nowhere, refused"),
        of(made.PLACES, "right numbers in the wrong place, refused"),
        share("honest sentences beside a lie, unchanged", *spared),
        *(of((kind,), f"{kind}, refused") for kind in (*made.KINDS, *made.PLACES)),
    ]


def _replies(rooms: Rooms) -> Iterator[tuple[str, tuple[FactCard, ...]]]:
    """What the embedded responder tells a counselor of one student after another."""
    viewer = rooms.viewer(STAFF["counselor"])
    for student in rooms.archive.students(viewer):
        for question in QUESTIONS:
            reply = rooms.session.turn(viewer, question.format(student))
            yield reply.reply, reply.cards


def _mutations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutations", ROOT / "tests" / "wording" / "mutations.py")
    if spec is None or spec.loader is None:
        raise ImportError("tests/wording/mutations.py")
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["mutations"] = module
    spec.loader.exec_module(module)
    return module
