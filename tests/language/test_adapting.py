"""A college's own texts adapt the embedding; persons in them leave no trace."""

import json

import pytest

from advisor.errors import InputFault, NotFound
from advisor.language.adapting import SEEN_IN, own_texts
from advisor.language.embedding import Embedding
from advisor.language.training import fingerprint_of, train_embedding

REPORT = "今天用仪表测了电缆的绝缘。仪表读数偏低说明电缆受潮。实训人：欧阳雨桐，电话13812345678。"


def test_pairs_hold_common_words_and_nobodys_data(tmp_path, small_lexicon):
    path = tmp_path / "own.txt"
    path.write_text("\n".join([REPORT] * SEEN_IN + ["只出现一次的怪词蝾螈。另一句也只有一次。"]), encoding="gb18030")
    found = own_texts(path, small_lexicon)
    said = " ".join(text for pair in found.pairs for text in pair)
    assert found.texts == SEEN_IN + 1
    assert "仪表" in said and "绝缘" in said
    assert not [word for word in ("欧阳雨桐", "13812345678", "蝾螈") if word in said]


def test_the_same_texts_have_the_same_name_and_bad_ones_are_named(tmp_path, small_lexicon):
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps({"text": REPORT}, ensure_ascii=False) + "\n", encoding="utf-8")
    assert own_texts(path, small_lexicon).digest == own_texts(path, small_lexicon).digest
    for content, code in (("{oops", "input.malformed"), (" \n", "input.empty")):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputFault) as caught:
            own_texts(path, small_lexicon)
        assert caught.value.code == code
    with pytest.raises(NotFound):
        own_texts(tmp_path / "none.txt", small_lexicon)


def test_words_that_stand_together_in_a_college_come_together(tmp_path, small_catalog, small_lexicon):
    pytest.importorskip("sentence_transformers")
    path = tmp_path / "own.txt"
    path.write_text("\n".join([REPORT] * 40), encoding="utf-8")
    own = own_texts(path, small_lexicon)
    name = train_embedding(small_catalog, tmp_path / "with", own=own)
    train_embedding(small_catalog, tmp_path / "without")
    adapted, plain = Embedding.open(tmp_path / "with"), Embedding.open(tmp_path / "without")
    assert (adapted.base, name) == (fingerprint_of(small_catalog), f"{adapted.base}-{own.digest}")
    near, far = (encoder.encode(["仪表测绝缘", "电缆受潮"]) for encoder in (adapted, plain))
    assert near[0] @ near[1] > far[0] @ far[1] + 0.1
