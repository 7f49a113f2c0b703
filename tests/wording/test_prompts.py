from pathlib import Path

import pytest

from advisor.errors import KnowledgeFault
from advisor.facts import FactCard, Source
from advisor.wording.prompts import Prompts, cite

HEADER = "---\npurpose: test\nused_by: tests\nvariables: {variables}\n---\n"
CARD = FactCard("F3", "indicator", "S1", "a.b", "均分", 62.5, "分", "62.5 分", Source("t", "1"))


def folder(tmp_path: Path, labels: str = "key,zh,en\n", **templates: str) -> Path:
    (tmp_path / "labels.csv").write_text(labels, encoding="utf-8")
    (tmp_path / "phrase").mkdir()
    for name, text in templates.items():
        (tmp_path / "phrase" / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def template(variables: str, body: str) -> str:
    return HEADER.format(variables=variables) + body


def test_mark_stands_directly_behind_the_words(tmp_path: Path) -> None:
    prompts = Prompts(folder(tmp_path, one=template("[card]", "均分 {{ card.display }}{{ card | cite }}。\n")))
    assert prompts.render("phrase/one", card=CARD) == "均分 62.5 分[F3]。"
    assert cite([CARD, CARD]) == "[F3][F3]"
    assert cite({"id": "F9"}) == "[F9]"


def test_render_names_every_missing_variable_at_once(tmp_path: Path) -> None:
    prompts = Prompts(folder(tmp_path, one=template("[a, b, c]", "{{ a }}{{ b }}{{ c }}")))
    with pytest.raises(KnowledgeFault) as caught:
        prompts.render("phrase/one", b=1, z=2)
    assert caught.value.values["missing"] == ["a", "c"]
    assert caught.value.values["unknown"] == ["z"]


def test_missing_template_is_a_fault_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeFault) as caught:
        Prompts(folder(tmp_path)).render("phrase/none")
    assert (caught.value.variant, caught.value.values["value"]) == ("template", "phrase/none")


def test_a_name_cannot_leave_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "secret.md"
    outside.write_text(template("[]", "x"), encoding="utf-8")
    inside = tmp_path / "prompts"
    inside.mkdir()
    with pytest.raises(KnowledgeFault):
        Prompts(folder(inside)).render("../secret")


def test_check_lists_every_fault_with_file_and_line(tmp_path: Path) -> None:
    prompts = Prompts(
        folder(
            tmp_path,
            labels="key,zh,en\na,一,one\na,二,two\nb,,b\nc,{x} 分,{y} points\n",
            extra=template("[a, b]", "text\n{{ a }}\n{{ c }}\n"),
            broken=template("[]", "good\n{% if %}\n"),
            bare="no header\n",
            lost=template("[]", '{% include "phrase/nowhere.md" %}\n'),
            good=template("[a]", '{% include "phrase/part.md" %}\n'),
            part=template("[a]", "{{ a }}"),
        )
    )
    found = {(fault.code, fault.file, fault.line) for fault in prompts.check()}
    assert found == {
        ("prompt.variables", "prompts/phrase/extra.md", 8),
        ("prompt.variables", "prompts/phrase/extra.md", 1),
        ("prompt.syntax", "prompts/phrase/broken.md", 7),
        ("prompt.header", "prompts/phrase/bare.md", 1),
        ("prompt.include", "prompts/phrase/lost.md", 6),
        ("label.duplicate", "prompts/labels.csv", 3),
        ("label.empty", "prompts/labels.csv", 4),
        ("label.format", "prompts/labels.csv", 5),
    }


def test_template_cannot_reach_into_python(tmp_path: Path) -> None:
    from jinja2.exceptions import SecurityError

    prompts = Prompts(folder(tmp_path, one=template("[card]", "{{ card.__class__.__mro__ }}")))
    with pytest.raises(SecurityError):
        prompts.render("phrase/one", card=CARD)


def test_labels_speak_both_languages_and_fill_values(tmp_path: Path) -> None:
    home = folder(tmp_path, labels="key,zh,en\nhi,你好 {name},hello {name}\n")
    assert Prompts(home).label("hi", name="小林") == "你好 小林"
    assert Prompts(home, "en").label("hi", name="Lin") == "hello Lin"
    assert Prompts(home).has_label("hi") and not Prompts(home).has_label("ho")
    with pytest.raises(KnowledgeFault):
        Prompts(home).label("ho")
    with pytest.raises(KnowledgeFault) as caught:
        Prompts(home).label("hi")
    assert caught.value.values["missing"] == ["name"]


def test_digest_follows_the_source(tmp_path: Path) -> None:
    home = folder(tmp_path, one=template("[]", "a"))
    before = Prompts(home).digest("phrase/one")
    (home / "phrase" / "one.md").write_text(template("[]", "b"), encoding="utf-8")
    after = Prompts(home).digest("phrase/one")
    assert len(before) == 8 and before != after


def test_the_prompts_of_the_product_have_no_fault() -> None:
    faults = Prompts(Path(__file__).parents[2] / "prompts").check()
    assert not [
        fault
        for fault in faults
        if fault.file.startswith(("prompts/fixed", "prompts/parts", "prompts/agent", "prompts/phrase/card_"))
    ], faults
