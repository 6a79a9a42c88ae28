from kswire import titles


def test_no_title_is_empty_and_no_sheet_is_named_like_another():
    for language in ("en", "ja"):
        assert all(titles.COLUMNS[language].values())
        names = list(titles.SHEETS[language].values())
        assert len(set(names)) == len(names)
        assert not any(set(name) & set("[]:*?/\\") for name in names)


def test_fixed_values_are_called_something():
    assert titles.called("failed", "ja") == "失敗"
    assert titles.called("packages", "en") == "Packages"
    assert titles.called("of-a-newer-version", "ja") == "of-a-newer-version"
