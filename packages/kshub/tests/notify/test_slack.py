"""A message for Slack."""

from kshub.notify import slack

from .conftest import message, told


def test_what_machines_are_called_calls_nobody():
    text = slack.written(message(told(params={"name": "<!channel>", "addr": "<https://evil|bank>&"})))["text"]
    assert "&lt;!channel&gt; (&lt;https://evil|bank&gt;&amp;)" in text
    assert "<" not in text


def test_fifty_lines_with_links_and_the_others_counted():
    some = [told(number) for number in range(1, 61)]
    lines = slack.written(message(*some, ids=tuple(range(70)), url="https://hub"))["text"].split("\n")
    assert len(lines) == 51
    assert lines[0].endswith("(<https://hub/apps/sonar/networks/3/managed-nodes/5|→>)")
    assert lines[-1] == "and 20 more (<https://hub/apps/sonar/events|→>)"


def test_a_text_that_slack_does_not_cut():
    some = [told(number, params={"name": "東" * 200, "addr": "京" * 200}) for number in range(50)]
    assert len(slack.written(message(*some))["text"]) < 40_000
    assert "nothing has happened" in slack.written(message())["text"]
