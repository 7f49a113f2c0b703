"""Words, skills and the gate."""

from itertools import cycle, islice

import rjieba
import yaml
from graders.ground import ROOT

from advisor.language.folding import fold
from advisor.language.polarity import TextReading, is_advertisement
from advisor.language.segmentation import segmenter
from advisor.language.skills import SkillLexicon, find_skills
from advisor.wording.gate import verify
from benches.race import Line, against, race
from benches.stage import Stage, jieba_of

__all__ = ["bench"]

CARDS = 60


def bench(stage: Stage) -> list[Line]:
    """Segmentation, skills by dictionary and by the whole door, and the gate."""
    return [*_segmentation(stage), *_skills(stage), *_gate(stage)]


def _segmentation(stage: Stage) -> list[Line]:
    jieba = jieba_of()
    rust = rjieba.Jieba()
    texts = stage.documents
    for sentence in stage.sentences:
        if rust.cut(sentence, False) != jieba.lcut(sentence, HMM=False):
            raise RuntimeError(f"rjieba and jieba cut a sentence of {len(sentence)} characters differently")
    own = segmenter(())
    seconds = race(
        {
            "jieba.lcut": lambda: [jieba.lcut(text) for text in texts],
            "jieba.lcut(HMM=False)": lambda: [jieba.lcut(text, HMM=False) for text in texts],
            "rjieba.cut(hmm=False)": lambda: [rust.cut(text, False) for text in texts],
            "segmentation.words": lambda: [own.words(text) for text in texts],
        }
    )
    megabytes = stage.bytes / 1e6
    same = f"{len(stage.sentences)} sentences cut alike"
    return [
        against(
            "text", seconds, "rjieba.cut(hmm=False)", "jieba.lcut", megabytes, "MB/s", goal=("2: 15x", 15), note=same
        ),
        against("text", seconds, "rjieba.cut(hmm=False)", "jieba.lcut(HMM=False)", megabytes, "MB/s", note=same),
        against(
            "text", seconds, "segmentation.words", "jieba.lcut", megabytes, "MB/s", note="folded, without punctuation"
        ),
    ]


def _skills(stage: Stage) -> list[Line]:
    jieba = jieba_of()
    lexicon = stage.rooms.lexicon
    texts = stage.documents
    names = {fold(name) for skill in lexicon.skills for name in (skill.name, *skill.synonyms)}
    hits = sum(_dictionary(lexicon, text) for text in texts)
    density = f"{hits / stage.bytes * 1000:.1f} hits/KB, {len(names)} terms"
    seconds = race(
        {
            "jieba.lcut + set": lambda: [sum(word in names for word in jieba.lcut(text)) for text in texts],
            "skills: dictionary": lambda: [_dictionary(lexicon, text) for text in texts],
            "skills: dictionary and polarity": lambda: [_polarity(lexicon, text) for text in texts],
            "skills: all of the catalog": lambda: [find_skills(text, lexicon) for text in texts],
            "skills: whole door": lambda: [find_skills(text, lexicon, with_unlisted=True) for text in texts],
        }
    )
    megabytes = stage.bytes / 1e6
    peer = "jieba.lcut + set"
    goals = {
        "skills: dictionary": ("1: 60x", 60.0),
        "skills: dictionary and polarity": ("1: 20x", 20.0),
        "skills: all of the catalog": None,
        "skills: whole door": ("1: 4x", 4.0),
    }
    return [
        against("text", seconds, what, peer, megabytes, "MB/s", goal=goal, note=density) for what, goal in goals.items()
    ]


def _dictionary(lexicon: SkillLexicon, text: str) -> int:
    """Names alone, with offsets and word boundaries."""
    return len(lexicon.named(fold(text)))


def _polarity(lexicon: SkillLexicon, text: str) -> int:
    """The same, and whose each skill is."""
    folded = fold(text)
    hits = lexicon.named(folded)
    kind = "advertisement" if is_advertisement(folded) else "report"
    return len(TextReading(folded, hits).polarities(kind))


def _gate(stage: Stage) -> list[Line]:
    """Sentences against sixty cards; no peer checks figures against cards, so jieba on the same words is the yardstick."""
    jieba = jieba_of()
    sets = yaml.safe_load((ROOT / "tests" / "wording" / "gate_cases.yaml").read_text(encoding="utf-8"))
    given = [card for case in sets if isinstance(case["evidence"], list) for card in case["evidence"]]
    cards = [{**card, "id": f"F{number}"} for number, card in enumerate(islice(cycle(given), CARDS), 1)]
    sentences = [text for case in sets for text in case["honest"]] + [
        text for case in sets for text, _ in case["planted"]
    ]
    seconds = race(
        {
            "jieba.lcut of the words": lambda: [jieba.lcut(text) for text in sentences],
            "gate: 60 cards": lambda: [verify(text, cards) for text in sentences],
            "gate: one text": lambda: verify("".join(sentences), cards),
        },
        rounds=3,
    )
    note = f"{len(sentences)} sentences"
    return [
        against("text", seconds, what, "jieba.lcut of the words", len(sentences), "sentences/s", note=note)
        for what in ("gate: 60 cards", "gate: one text")
    ]
