from ksocket.collect.windows import explain


def test_every_question_and_every_read_is_printed():
    text = explain.explain()
    for question in explain.questions():
        assert f"{question.namespace}: {question.cls}" in text
        assert all(name in text for name in question.properties)
    for read in explain.reads():
        assert f"  {read.method} {read.key}{f' {read.name}' if read.name else ''}\n" in text


def test_nothing_that_changes_the_machine_and_no_command_lines():
    text = explain.explain()
    assert "Win32_Product\n" not in text
    assert "CommandLine" not in text
    assert {read.method[:3] for read in explain.reads()} == {"Get", "Enu"}
