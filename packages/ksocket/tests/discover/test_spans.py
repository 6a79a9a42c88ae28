from ksocket.discover.spans import Seen, Window


def test_a_window_knows_its_rate_and_many_of_them_their_share():
    seen = Seen()
    for back in (3, 5):
        window = Window(1.0, 1.5, packets=100, canaries=8, back=back)
        assert window.rate == 200
        seen.add(window)
    assert seen.share == 0.5
