"""The embedding: rows of length one, the same with and without torch, and refused when its files changed."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from advisor.errors import StateFault
from advisor.language.embedding import Embedding, save_embedding
from advisor.language.training import (
    fingerprint_of,
    initial_matrix,
    pairs_of,
    read_texts,
    static_model,
    train_embedding,
)
from advisor.language.vocabulary import Vocabulary

TEXTS = ["嫁接和扦插", "PLC编程", "会用AutoCAD画施工图，懂SQL查询", "", "没有一个词qqq", "测血压" * 40]


def test_rows_have_length_one_or_are_zero(small_embedding):
    lengths = np.linalg.norm(small_embedding.encode(TEXTS), axis=1)
    assert lengths == pytest.approx([1, 1, 1, 0, lengths[4], 1], abs=1e-6)
    assert small_embedding.encode([]).shape == (0, small_embedding.dimensions)


def test_one_text_and_many_texts_are_encoded_alike(small_embedding):
    together = small_embedding.encode(TEXTS)
    alone = np.vstack([small_embedding.encode([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-6


def test_shared_words_bring_texts_together(small_embedding):
    query, near, far = small_embedding.encode(["嫁接", "嫁接技术", "静脉输液"])
    assert query @ near > query @ far + 0.1


def test_serving_equals_sentence_transformers_own_encoding(small_embedding):
    pytest.importorskip("sentence_transformers")
    vocabulary, matrix = small_embedding.vocabulary, small_embedding.matrix
    cut = [" ".join(vocabulary.tokens_of(text)) for text in TEXTS if vocabulary.tokens_of(text)]
    # unknown tokens in between must not count
    theirs = static_model(vocabulary, matrix).encode([f"§§ {text} §§" for text in cut], normalize_embeddings=True)
    ours = small_embedding.encode([text for text in TEXTS if vocabulary.tokens_of(text)])
    assert np.abs(theirs - ours).max() < 1e-5


def test_training_brings_synonyms_together_and_is_the_same_twice(small_catalog, tmp_path):
    pytest.importorskip("sentence_transformers")
    seen = []
    first = train_embedding(
        small_catalog, tmp_path / "a", progress=lambda done, total, what: seen.append((done, total))
    )
    train_embedding(small_catalog, tmp_path / "b")
    one, two = Embedding.open(tmp_path / "a"), Embedding.open(tmp_path / "b")
    assert np.array_equal(one.matrix, two.matrix) and first == fingerprint_of(small_catalog)
    assert seen[-1][0] == seen[-1][1]
    photoshop, image, other = one.encode(["Photoshop", "图像处理", "静脉输液"])
    assert photoshop @ image > photoshop @ other + 0.4


def test_changed_or_missing_files_are_refused(small_embedding, tmp_path):
    with pytest.raises(StateFault) as caught:
        Embedding.open(tmp_path / "none")
    assert caught.value.code == "state.not_ready"
    save_embedding(tmp_path, small_embedding.vocabulary, small_embedding.matrix, "x")
    data = bytearray((tmp_path / "matrix.npy").read_bytes())
    data[-1] ^= 1
    (tmp_path / "matrix.npy").write_bytes(data)
    with pytest.raises(StateFault):
        Embedding.open(tmp_path)


def test_small_numbers_change_directions_little(small_catalog, small_embedding, tmp_path):
    pairs = pairs_of(small_catalog)
    vocabulary = Vocabulary.of((t for pair in pairs for t in pair), (), 5_000)
    exact = initial_matrix(vocabulary, read_texts(vocabulary, pairs), 1)
    save_embedding(tmp_path, vocabulary, exact, "x")
    small = Embedding.open(tmp_path).matrix
    cosines = (exact * small).sum(1) / np.linalg.norm(exact, axis=1) / np.linalg.norm(small, axis=1)
    assert cosines.min() > 0.999


def test_serving_imports_no_torch_and_skills_import_no_numpy():
    code = (
        "import sys; import advisor.language.skills; assert 'numpy' not in sys.modules; "
        "import advisor.language.retrieval; "
        "bad = {'torch', 'sentence_transformers', 'chromadb', 'sklearn'} & set(sys.modules); assert not bad, bad"
    )
    root = Path(__file__).parents[2]
    child = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert child.returncode == 0, child.stderr
