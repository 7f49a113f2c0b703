"""A text comes back from the document that was written of it."""

from advisor.language.documents import read_document
from advisor.language.writing import write_document


def test_a_written_document_reads_as_its_text(tmp_path):
    path = tmp_path / "report.docx"
    write_document("# 报告\n- 第一件\n说明一句。\n", path)
    assert [line for line in read_document(path).text.splitlines() if line.strip()] == ["报告", "第一件", "说明一句。"]
