import numpy as np
import pytest

from advisor.diagnosis.tabular.reading import Table, dates_of, numbers_of, read_table, typed
from advisor.errors import InputFault, NotFound


def written(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_encoding_and_separator_of_an_office_is_read(tmp_path, encoding, separator):
    lines = [["班级 ", "成绩", "结果"], ["一班", "72.5", "好"], ["二班", "", "不好"]]
    table = read_table(written(tmp_path / "t.csv", "\r\n".join(separator.join(line) for line in lines), encoding))
    assert list(table.columns) == ["班级", "成绩", "结果"]
    assert table.rows == 2 and table.columns["成绩"].tolist() == ["72.5", ""]


def test_numbers_written_as_text_are_numbers_and_codes_are_not(tmp_path):
    text = "分,率,收入,全角,代码,日期,混合\n" + "".join(
        f'72.{n}分,{n}%,"1,{n:03d} 元",１{n},A{n},2025-01-{n + 10},{"三班" if n % 2 else n}\n' for n in range(1, 9)
    )
    kinds = typed(read_table(written(tmp_path / "t.csv", text)))
    assert {name: kind.kind for name, kind in kinds.items()} == {
        "分": "number", "率": "number", "收入": "number", "全角": "number", "代码": "category", "日期": "date",
        "混合": "category",
    }  # fmt: skip
    cells = np.array(["1,800 元", "６０", "72,5", "", "-3.5e2", "x", "60%"], dtype=object)
    assert numbers_of(cells) == pytest.approx([1800, 60, 72.5, np.nan, -350, np.nan, 60], nan_ok=True)


def test_dates_and_money_are_read_as_offices_write_them():
    dates = np.array(
        ["2025-09-01", "2025/9/1", "2025.9.1", "2025年9月1日", "2025年9月", "2025-09-01 08:30", "2025-13-1"],
        dtype=object,
    )
    days = dates_of(dates)
    assert set(days[:6].tolist()) == {days[0]} and np.isnan(days[6])
    assert numbers_of(np.array(["￥4,000", "¥ 35.5", "$1,200.00"], dtype=object)) == pytest.approx([4000, 35.5, 1200])
    cells = {"入学": dates[:6], "收入": np.array(["￥4,000"] * 6, dtype=object)}
    assert {name: kind.kind for name, kind in typed(Table(cells, 6)).items()} == {"入学": "date", "收入": "number"}


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("a,b\n1,2\n3\n", "input.malformed", "t.csv:3"),
        ("a,a\n1,2\n", "input.malformed", "t.csv:1"),
        ("a,\n1,2\n", "input.malformed", "t.csv:1"),
        ("a,b\n", "input.empty", "t.csv"),
        ("", "input.empty", "t.csv"),
        ("a,b\n\0\0\0,2\n", "input.binary", "t.csv"),
    ],
)
def test_a_table_that_is_none_is_refused_with_its_place(tmp_path, text, code, where):
    with pytest.raises(InputFault) as fault:
        read_table(written(tmp_path / "t.csv", text))
    assert (fault.value.code, fault.value.where) == (code, where)


def test_a_file_that_is_not_there_is_not_found(tmp_path):
    with pytest.raises(NotFound):
        read_table(tmp_path / "none.csv")
