"""Lists of laptops from spreadsheets: any separator, errors by line, nothing taken by half."""

import re

import pytest

from app.domain.errors import BadInput
from app.server.admin.seat_list import LONGEST_LIST, MOST_SEATS, seat_list
from app.server.people.policy import Role
from tests.server.running import Running

SHEET = "Seat\tAgent\tSIP user\tSIP password\t\nDesk 1\tIoana, Popescu\t1001\ts;1\t\n\nDesk 2\t김민준\t\t\t\n"
CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b")


@pytest.mark.parametrize(
    "text",
    [
        SHEET,
        'Desk 1;"Ioana, Popescu";1001;"s;1"\nDesk 2;김민준\n',
        '\ufeffDesk 1,"Ioana, Popescu",1001,s;1\r\n\r\nDesk 2,김민준,,\r\n',
    ],
)
def test_cells_are_parted_as_the_sheet_parts_them(text: str) -> None:
    one, two = seat_list({"list": text, "registrar": "pbx"})
    assert (one.name, one.agent) == ("Desk 1", "Ioana, Popescu")
    assert one.sip is not None
    assert (one.sip.user, one.sip.password) == ("1001", "s;1")
    assert (two.name, two.agent, two.sip) == ("Desk 2", "김민준", None)


def test_every_wrong_line_is_named() -> None:
    lines = ["Desk 1\tA", "\tB", "Desk 3\tC\t3\t4\t5", "Desk 4\tD\t\tsecret", "desk 1\tE"]
    with pytest.raises(BadInput) as refused:
        seat_list({"list": "\n".join(lines), "registrar": "pbx"})
    told = str(refused.value.title)
    assert [int(number) for number in re.findall(r"Line (\d+)", told)] == [2, 3, 4, 5]
    assert "stands on line 1 too" in told


def test_a_multi_line_cell_does_not_shift_the_numbers() -> None:
    with pytest.raises(BadInput, match="Line 4"):
        seat_list({"list": 'Desk 1,"two\nlines"\nDesk 2,B\nDesk 3,1,2,3,4,5\n'})


@pytest.mark.parametrize("text", ["", "\n\t\n", "x\n" * (MOST_SEATS + 1), "y" * LONGEST_LIST])
def test_empty_and_endless_lists_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        seat_list({"list": text})


async def test_a_pasted_sheet_is_taken_whole_or_stays_in_the_field(server: Running) -> None:
    admin = await server.person(Role.ADMIN)
    page = {"Accept": "text/html", "Accept-Language": "en"}
    taken = await admin.post("/admin/seats/list", data={"list": SHEET, "registrar": "pbx"}, headers=page)
    assert taken.status_code == 200, taken.text
    assert len(set(CODE.findall(taken.text))) == 2
    again = "Desk 7\tGheorghe\nDesk 8\tKim\nDesk 2\tX"
    refused = await admin.post("/admin/seats/list", data={"list": again}, headers=page)
    assert refused.status_code == 409
    assert "Line 3: There is already a seat called Desk 2." in refused.text
    assert again in refused.text
    assert [seat.name for seat in server.console.seats()] == ["Desk 1", "Desk 2"]
