"""Where reports go on, by what both sides have: each case as it happens in the field."""

import msgspec
import pytest

from kswire.resume import Resume, resume
from kswire.session import Refused
from kswire.testing import hello, welcome

FIRST, WELCOME = hello(), welcome(era="now")
ORDER, EPOCH = Resume(0, refused=Refused.ORDER), Resume(0, refused=Refused.EPOCH)

CASES = [
    # what happened                       epoch first last era      hub: epoch, number, replaced   answer
    ("first contact",                     (1, 1, 0, None),           (0, 0, False),    Resume(0)),
    ("reports before first contact",      (1, 1, 9, None),           (0, 0, False),    Resume(0)),
    ("nothing new",                       (1, 10, 9, "now"),         (1, 9, False),    Resume(9)),
    ("some not sent",                     (1, 5, 9, "now"),          (1, 4, False),    Resume(4)),
    ("acknowledgement lost",              (1, 5, 9, "now"),          (1, 7, False),    Resume(7)),
    ("all of them lost",                  (1, 1, 9, "now"),          (1, 9, False),    Resume(9)),
    ("hub restored, spool has the rest",  (1, 5, 9, "before"),       (1, 4, False),    Resume(4)),
    ("hub restored, reports are gone",    (1, 8, 9, "before"),       (1, 4, False),    Resume(7, gap=True)),
    ("hub restored, spool empty",         (1, 10, 9, "before"),      (1, 4, False),    Resume(9, gap=True)),
    ("hub made anew",                     (1, 8, 9, "before"),       (0, 0, False),    Resume(7, gap=True)),
    ("numbers missing for no reason",     (1, 8, 9, "now"),          (1, 4, False),    ORDER),
    ("numbers missing, hub unknown",      (1, 8, 9, None),           (1, 4, False),    ORDER),
    ("numbers that contradict",           (1, 9, 3, "now"),          (1, 3, False),    ORDER),
    ("spool lost, new epoch",             (2, 1, 0, None),           (1, 4, False),    Resume(0, gap=True)),
    ("new epoch, reports wait",           (2, 1, 5, None),           (1, 9, False),    Resume(0, gap=True)),
    ("new epoch goes on",                 (2, 4, 5, "now"),          (2, 3, False),    Resume(3)),
    ("new epoch at a hub made anew",      (2, 4, 5, "before"),       (0, 0, False),    Resume(3, gap=True)),
    ("a run was dropped, the rest goes on", (2, 1, 5, "now", 1),     (1, 9, False),    Resume(0)),
    ("dropped before anything was sent",  (2, 1, 5, "now", 1),       (0, 0, False),    Resume(0)),
    ("dropped twice, hub saw neither",    (3, 1, 5, "now", 1),       (1, 9, False),    Resume(0)),
    ("dropped after the spool was lost",  (3, 1, 5, "now", 2),       (1, 9, False),    Resume(0, gap=True)),
    ("dropped, and the hub was restored", (2, 1, 5, "before", 1),    (1, 4, False),    Resume(0, gap=True)),
    ("dropped, then installed anew",      (2, 1, 5, "now", 1),       (0, 0, True),     Resume(0, gap=True)),
    ("another installation",              (1, 1, 5, None),           (0, 0, True),     Resume(0, gap=True)),
    ("collector set back",                (1, 2, 3, "now"),          (1, 4, False),    EPOCH),
    ("set back behind its new epoch",     (1, 2, 9, "now"),          (2, 1, False),    EPOCH),
]  # fmt: skip


@pytest.mark.parametrize(("said", "position", "answer"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_where_it_goes_on(said, position, answer):
    epoch, first, last, era, *unbroken = said
    answered = msgspec.structs.replace(WELCOME, epoch=position[0], acknowledged=position[1])
    words = msgspec.structs.replace(FIRST, epoch=epoch, first=first, last=last, era=era, unbroken=sum(unbroken))
    got = resume(words, answered, replaced=position[2])
    assert (got.gap, got.refused) == (answer.gap, answer.refused)
    assert answer.refused or got == answer
