"""Resumes and interview answers; jieba on the same words is the yardstick, since no peer does either."""

import yaml
from graders.ground import ROOT

from advisor.practice.critique import critique
from advisor.practice.score import score_answer
from advisor.records.posts import resolve_post
from benches.race import Line, against, race
from benches.stage import Stage, jieba_of

__all__ = ["bench"]


def bench(stage: Stage) -> list[Line]:
    """Milliseconds a resume and an answer."""
    jieba = jieba_of()
    rooms = stage.rooms
    folder = ROOT / "tests" / "practice"
    resumes = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((folder / "resumes").glob("*.yaml"))]
    read = [(case["text"], resolve_post(case["job"], rooms.catalog)) for case in resumes if case.get("job")]
    answers = [
        row
        for name in ("trade", "people")
        for row in yaml.safe_load((folder / "answers" / f"{name}.yaml").read_text(encoding="utf-8"))
    ]
    asked = [
        (
            rooms.catalog.questions[row["question"]],
            row["answer"],
            resolve_post(row.get("job") or row["pack"], rooms.catalog),
        )
        for row in answers
    ]
    given = {"catalog": rooms.catalog, "lexicon": rooms.lexicon, "prompts": rooms.prompts}
    seconds = race(
        {
            "jieba.lcut of the resumes": lambda: [jieba.lcut(text) for text, _ in read],
            "jieba.lcut of the answers": lambda: [jieba.lcut(text) for _, text, _ in asked],
            "resume": lambda: [critique(text, post=post, **given) for text, post in read],
            "interview answer": lambda: [
                score_answer(question, text, post=post, **given) for question, text, post in asked
            ],
        },
        rounds=3,
    )
    return [
        against(
            "practice", seconds, "resume", "jieba.lcut of the resumes", len(read), "ms", note=f"{len(read)} resumes"
        ),
        against(
            "practice",
            seconds,
            "interview answer",
            "jieba.lcut of the answers",
            len(asked),
            "ms",
            note=f"{len(asked)} answers",
        ),
    ]
