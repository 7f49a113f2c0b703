"""Any model of sentence-transformers stands behind the door of our own embedding."""

import numpy as np
import pytest

from advisor.errors import StateFault
from advisor.language.passages import Passage
from advisor.language.retrieval import Retriever, build_index
from advisor.language.swapped import SwappedModel
from advisor.language.training import static_model


@pytest.fixture(scope="module")
def folder(small_embedding, tmp_path_factory):
    pytest.importorskip("sentence_transformers")
    place = tmp_path_factory.mktemp("model")
    static_model(small_embedding.vocabulary, small_embedding.matrix).save(str(place))
    return place


def test_a_model_by_its_path_encodes_rows_of_length_one(folder):
    model = SwappedModel(str(folder))
    rows = model.encode(["嫁接 扦插", "嫁接"])
    assert rows.dtype == np.float32 and rows.shape[0] == 2
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert model.encode([]).shape[0] == 0
    assert model.fingerprint == SwappedModel(str(folder)).fingerprint != SwappedModel("another").fingerprint


def test_an_index_is_built_and_searched_with_it(folder, tmp_path):
    model = SwappedModel(str(folder))
    passages = [Passage("jobs", "J1", "嫁接", "嫁接 扦插", "x"), Passage("jobs", "J2", "护士", "静脉 输液", "x")]
    build_index(passages, tmp_path / "index", model)
    retriever = Retriever.open(tmp_path / "index", model)
    assert retriever.embedding is model and not retriever.stored.is_familiar
    assert retriever.search("嫁接", ["jobs"]).hits[0].id == "J1"
    assert Retriever.open(tmp_path / "index", SwappedModel("another")).embedding is None


def test_a_model_that_cannot_be_opened_is_named(tmp_path):
    pytest.importorskip("sentence_transformers")
    with pytest.raises(StateFault) as caught:
        SwappedModel(str(tmp_path / "nothing")).encode(["嫁接"])
    assert (caught.value.code, caught.value.where) == ("state.not_ready", "ADVISOR_EMBEDDING")
