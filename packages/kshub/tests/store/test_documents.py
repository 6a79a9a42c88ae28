from kshub.store import documents
from kswire.facts import Address
from kswire.nodes import Node


def test_what_is_stored_is_read_again():
    known = Node(addresses=(Address(addr="10.0.0.1"),), display_name="\u6771\u4eac")
    assert documents.node(documents.stored(known)) == known
    assert documents.text(documents.stored(known)).startswith(b"{")
