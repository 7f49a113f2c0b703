"""Figures of search and skills on anybody's data: hand-computed measures, and a clear word about every bad line."""

import json
from pathlib import Path

import pytest

from advisor.catalog.rows import Skill, SkillId
from advisor.errors import InputFault, NotFound
from advisor.language.quality import ndcg, recall, reciprocal_rank, retrieval_quality, skill_quality
from advisor.language.skills import SkillLexicon

CORPUS = [
    {"id": "a", "text": "用人单位拖欠劳动报酬的，劳动者可以申请支付令。"},
    {"id": "b", "text": "饲养的动物造成他人损害的，饲养人应当承担侵权责任。"},
    {"id": "c", "text": "离婚时夫妻共同财产由双方协议处理。"},
]


def written(path: Path, rows: list[object]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8")
    return path


def test_the_measures_are_those_of_the_books():
    ranked = ["x", "a", "y", "b"]
    assert recall(ranked, ["a", "b", "c"], 2) == pytest.approx(1 / 3)
    assert reciprocal_rank(ranked, ["b", "a"]) == 0.5 and reciprocal_rank(ranked, ["z"]) == 0
    assert ndcg(ranked, ["a"], 10) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg(["a", "b"], ["a", "b"], 10) == 1


def test_a_corpus_is_ranked_and_questions_without_an_answer_count_for_abstention(tmp_path, small_embedding):
    corpus = written(tmp_path / "c.jsonl", CORPUS)
    queries = written(
        tmp_path / "q.jsonl",
        [
            {"id": "1", "query": "拖欠报酬怎么办", "relevant": ["a"]},
            {"id": "2", "query": "动物咬伤他人谁承担责任", "relevant": ["b"]},
            {"id": "3", "query": "zzzqq", "relevant": []},
        ],
    )
    found = retrieval_quality(corpus, queries, tmp_path, small_embedding)
    assert (found.n, found.n_unanswerable) == (2, 1)
    for way in (found.hybrid, found.bm25, found.embedding):
        assert set(way) == {"recall@5", "recall@10", "mrr", "ndcg@10"}
        assert all(figure.ci[0] <= figure.value <= figure.ci[1] for figure in way.values())
    assert found.bm25["mrr"].value == 1
    assert found.abstention["declined_unanswerable"].value == 1
    assert retrieval_quality(corpus, queries, tmp_path, None).embedding == {}


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        ([], "input.empty", "q.jsonl"),
        ([{"id": "1", "query": "x"}], "input.malformed", "q.jsonl:1:relevant"),
        ([{"id": "1", "query": 3, "relevant": []}], "input.malformed", "q.jsonl:1:query"),
        ([{"id": "1", "query": "x", "relevant": ["nowhere"]}], "input.value", "q.jsonl:1"),
        ([{"id": "1", "query": "x", "relevant": []}] * 2, "input.value", "q.jsonl:2"),
        ([7], "input.malformed", "q.jsonl:1:object"),
    ],
)
def test_a_bad_line_is_named(rows, code, where, tmp_path):
    corpus = written(tmp_path / "c.jsonl", CORPUS)
    with pytest.raises(InputFault) as caught:
        retrieval_quality(corpus, written(tmp_path / "q.jsonl", rows), tmp_path, None)
    assert (caught.value.code, caught.value.where) == (code, where)


def test_a_missing_file_and_a_line_that_is_no_json_are_named(tmp_path):
    lexicon = SkillLexicon([])
    with pytest.raises(NotFound):
        skill_quality(tmp_path / "none.jsonl", lexicon)
    (tmp_path / "g.jsonl").write_text("{oops\n", encoding="utf-8")
    with pytest.raises(InputFault) as caught:
        skill_quality(tmp_path / "g.jsonl", lexicon)
    assert caught.value.where == "g.jsonl:1"


def test_skills_count_once_a_text_and_unknown_names_not_at_all(tmp_path):
    lexicon = SkillLexicon(
        Skill(SkillId(key), name, (other,), "skill", (), (), (), 4, "editorial")
        for key, name, other in (("plc", "PLC编程", "梯形图"), ("cad", "AutoCAD", "CAD"), ("ps", "Photoshop", "PS"))
    )
    gold = written(
        tmp_path / "g.jsonl",
        [
            {"text": "会PLC编程和梯形图，不会CAD。", "skills": [{"name": "梯形图", "polarity": "has"}, {"name": "CAD", "polarity": "has"}]},
            {"text": "会PS。", "skills": [{"name": "AutoCAD", "polarity": "has"}, {"name": "量子焊接"}]},
        ],
    )  # fmt: skip
    found = skill_quality(gold, lexicon)
    assert (found.n, found.unresolved) == (2, ("量子焊接",))
    assert found.f1.value == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert (found.precision.value, found.recall.value) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert found.polarity.value == 0.5
