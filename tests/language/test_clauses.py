"""Clauses are what a word of negation or intention can reach, and no text makes that reach unbounded."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from advisor.language.clauses import LONGEST, MOST_CLAUSES, clauses_of
from advisor.language.cues import CLAUSE


@given(st.text(alphabet="我会不，。但是PLC \n", max_size=2000))
def test_clauses_stand_where_they_say_and_stay_bounded(text: str) -> None:
    clauses = clauses_of(text)
    assert all(text[clause.start : clause.end] == clause.text for clause in clauses)
    assert all(before.end <= after.start for before, after in pairwise(clauses))
    assert max(len(clause.text) for clause in clauses) <= LONGEST
    assert max(Counter(clause.sentence for clause in clauses).values()) <= MOST_CLAUSES


@given(st.text(alphabet="，。；！？!?;\n\r,.但是凡不过可然而却步5 五好", max_size=200))
def test_clauses_end_where_the_pattern_of_clause_ends_stands(text: str) -> None:
    ends = [clause.end for clause in clauses_of(text)][:-1]
    assert ends == [mark.start() for mark in CLAUSE.finditer(text)]


def test_a_run_without_marks_is_read_in_bounded_pieces() -> None:
    clauses = clauses_of("我会万用表" * 1000)
    assert len(clauses) > 5000 // LONGEST
    assert len({clause.sentence for clause in clauses}) == len(clauses)
    assert clauses[clauses.at(4999)].end == 5000


def test_a_sentence_ends_after_many_clauses() -> None:
    sentences = [clause.sentence for clause in clauses_of("会焊接，" * 100)]
    assert sentences[0] == sentences[MOST_CLAUSES - 1] < sentences[MOST_CLAUSES]
