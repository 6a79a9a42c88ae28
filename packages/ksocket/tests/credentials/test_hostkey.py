import subprocess

import pytest

from ksocket.credentials.hostkey import MAX_KEY_SIZE, fingerprint, parse_key

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
# https://docs.github.com/authentication/keeping-your-account-and-data-secure/githubs-ssh-key-fingerprints
ITS_PRINT = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"


def test_a_published_fingerprint():
    assert fingerprint(ED25519) == ITS_PRINT


@pytest.mark.parametrize("kind", [("ed25519",), ("rsa", "-b", "2048"), ("ecdsa", "-b", "384")], ids=lambda one: one[0])
def test_as_ssh_keygen_prints_it(tmp_path, kind):
    path = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", *kind, "-N", "", "-C", "a comment", "-f", path], check=True)
    printed = subprocess.run(["ssh-keygen", "-l", "-f", path], check=True, capture_output=True, text=True).stdout
    text = path.with_suffix(".pub").read_text()
    assert fingerprint(text) == printed.split()[1]
    assert str(parse_key(text)) == " ".join(text.split()[:2])


def test_comments_play_no_part():
    assert parse_key(f"  {ED25519} bob@example, and more\n") == parse_key(ED25519)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 ????",
        "ssh-ed25519 AAAA",
        "ssh-rsa " + ED25519.split()[1],  # says that it is of another kind
        "ssh-ed25519 " + "A" * (MAX_KEY_SIZE * 2),
        "\0",
        "鍵 鍵",
    ],
)
def test_what_is_no_key(text):
    with pytest.raises(ValueError, match="not an SSH public key"):
        parse_key(text)
