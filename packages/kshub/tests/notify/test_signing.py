"""The signature, as a receiver makes it."""

import hashlib
import hmac

from kshub.notify.signing import signature


def test_a_receiver_makes_the_same():
    made = signature("kwh_x", "1800000000", b'{"a":1}')
    assert made == "sha256=" + hmac.new(b"kwh_x", b'1800000000.{"a":1}', hashlib.sha256).hexdigest()
    assert made != signature("kwh_x", "1800000001", b'{"a":1}')
    assert made != signature("kwh_y", "1800000000", b'{"a":1}')
