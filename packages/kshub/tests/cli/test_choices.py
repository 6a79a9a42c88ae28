"""What may be chosen in options is what the modules know that do it."""

from kshub.auth import people, roles
from kshub.cli import audit, choices, exporting
from kshub.export import report, streams
from kshub.store.queries.events import PARAMETERS


def test_choices_are_those_of_the_modules_that_do_it():
    assert people.ROLES == choices.ROLES
    assert roles.ROLES == choices.GIVEN
    assert tuple(sorted(PARAMETERS)) == choices.EVENTS
    assert exporting.LISTED == choices.EXPORTED
    assert tuple(dict.fromkeys((*streams.FORMATS, *report.FORMATS))) == choices.FORMS
    assert audit.FORMATS == choices.AUDIT_FORMATS
