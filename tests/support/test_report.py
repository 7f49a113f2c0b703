"""The report as .docx and .pdf: legible Chinese, the mark of invented data, every caveat, and no broken link to a font."""

import json
from pathlib import Path

import pypdf
import pytest
from docx import Document

from advisor.app.wiring import Rooms
from advisor.errors import InputFault, StateFault
from advisor.facts import Viewer
from advisor.language.drawings import to_svg
from advisor.language.fonts import find_font
from advisor.language.publishing import publish
from advisor.support.on_record import on_record
from advisor.support.report import charts_of, paper_of, report
from advisor.wording.prompts import Prompts
from tests.conftest import Run
from tests.support.conftest import PAPER, Weigh

SYNTHETIC = "合成数据，不对应任何真实的人"


def words_of_docx(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_this_machine_has_a_chinese_font() -> None:
    assert find_font() is not None


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_a_table_becomes_a_document_with_every_caveat(
    ending: str, weigh: Weigh, prompts: Prompts, tmp_path: Path
) -> None:
    found, out = weigh(PAPER), tmp_path / f"r.{ending}"
    written = report(found, out, prompts=prompts)
    assert (written.file, written.synthetic) == (str(out), False)
    if ending == "docx":
        text = words_of_docx(out)
    else:
        text = "".join(page.extract_text() for page in pypdf.PdfReader(str(out)).pages)
    flat = "".join(text.split())
    assert "启航" in flat
    assert "62/67=92.5%" in flat
    for caveat in found.caveats:
        assert "".join(caveat.split()) in flat
    assert SYNTHETIC not in flat


def test_invented_data_say_so_in_text_footer_and_properties(reading_rooms: Rooms, tmp_path: Path) -> None:
    rooms = reading_rooms
    found = on_record(rooms.archive, Viewer("centre", "Z001"), knowledge=rooms.catalog.outcomes, prompts=rooms.prompts)
    for name in ("r.docx", "r.pdf"):
        assert report(found, tmp_path / name, prompts=rooms.prompts).synthetic
    document = Document(str(tmp_path / "r.docx"))
    assert SYNTHETIC in words_of_docx(tmp_path / "r.docx")
    assert SYNTHETIC in document.sections[0].footer.paragraphs[0].text
    assert "synthetic" in document.core_properties.keywords
    pages = pypdf.PdfReader(str(tmp_path / "r.pdf"))
    assert all(SYNTHETIC in "".join(page.extract_text().split()) for page in pages.pages)
    assert "synthetic" in str((pages.metadata or {}).get("/Keywords"))
    assert len(document.inline_shapes) == 2


def test_the_pdf_carries_its_letters_and_draws_them(weigh: Weigh, prompts: Prompts, tmp_path: Path) -> None:
    report(weigh(PAPER), tmp_path / "r.pdf", prompts=prompts)
    page = pypdf.PdfReader(str(tmp_path / "r.pdf")).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    embedded = [
        font for font in fonts if "/FontDescriptor" in font and "/FontFile2" in font["/FontDescriptor"].get_object()
    ]
    assert embedded
    assert all("/ToUnicode" in font for font in embedded)


def test_without_a_font_a_pdf_is_refused_and_a_docx_has_its_tables(
    weigh: Weigh, prompts: Prompts, tmp_path: Path
) -> None:
    paper = paper_of(weigh(PAPER), prompts)
    with pytest.raises(StateFault) as caught:
        publish(paper, tmp_path / "r.pdf", font_folders=[tmp_path])
    assert (caught.value.code, (tmp_path / "r.pdf").exists()) == ("state.not_ready", False)
    publish(paper, tmp_path / "r.docx", font_folders=[tmp_path])
    assert "62/67 = 92.5%" in words_of_docx(tmp_path / "r.docx")


@pytest.mark.parametrize("name", ["r.txt", "r", "nowhere/r.docx"])
def test_an_impossible_file_is_refused(name: str, weigh: Weigh, prompts: Prompts, tmp_path: Path) -> None:
    with pytest.raises(InputFault):
        report(weigh(PAPER), tmp_path / name, prompts=prompts)


def test_charts_are_svg_that_says_what_it_shows(weigh: Weigh, prompts: Prompts) -> None:
    from xml.etree import ElementTree

    for drawing in charts_of(weigh(PAPER), prompts):
        root = ElementTree.fromstring(to_svg(drawing))
        assert root.get("aria-label") == drawing.title
        assert "就业" in "".join(root.itertext())


def test_the_commands_print_the_contracts_shapes(advisor: Run, college_home: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(PAPER, encoding="gb18030")
    done = advisor("outcomes", str(tmp_path / "t.csv"), "--json", home=college_home)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["measures"][0]["treated"] == {"n": 67, "x": 62, "rate": 62 / 67}
    assert found["measures"][1]["control"] == {"n": 47, "mean": 3120.0, "sd": None}
    assert set(found["measures"][0]["tests"]) == {"fisher", "boschloo", "chi2", "welch"}
    assert all(isinstance(caveat, str) for caveat in found["caveats"])
    done = advisor("report", "outcomes", "--out", str(tmp_path / "r.docx"), "--json", home=college_home)
    assert json.loads(done.stdout)["synthetic"] is True
    assert (tmp_path / "r.docx").stat().st_size > 10_000
