"""Backup and restore on both engines: what comes back, what does not, and that a failure changes nothing."""

import gzip
import hashlib
import shutil
import stat
import tarfile

import msgspec
import pytest
from sqlalchemy import func, select, text

from kshub import archives, config
from kshub.alone import alone
from kshub.clock import seconds_now
from kshub.faults import Failure, Fault
from kshub.restoring import restore
from kshub.store import backup, migrations
from kshub.store.engine import open_store
from kshub.store.queries import meta, places
from kshub.store.schema import ksocket, network, scan, scan_part, session, user
from kshub.testing.world import Host, world_in

pytestmark = pytest.mark.skipif(shutil.which("pg_dump") is None, reason="package postgresql-client")


@pytest.fixture
def home(tmp_path, url, monkeypatch):
    """A hub's directory; the database is in it, or a PostgreSQL of its own."""
    directory = tmp_path / "home"
    (directory / "tls").mkdir(parents=True)
    (directory / "tls" / "server.key").write_text("secret\n")
    (directory / "kshub.toml").write_text('listen = "127.0.0.1:8443"\n')
    if url.startswith("postgresql"):
        monkeypatch.setenv("KSHUB_DATABASE", url)
    return directory


async def filled(home):
    """A database with one merged scan, one that is under way, and somebody who is logged in."""
    store = open_store(config.load(home).database, pool=2)
    await migrations.upgrade(store)
    world = await world_in(store)
    await world.scan(Host(addr="10.0.0.1", name="one", packages=("bash 5",)))
    await world.order()
    async with store.write() as connection:
        await connection.execute(scan_part.update().where(scan_part.c.status == "ordered").values(status="running"))
        await connection.execute(ksocket.update().values(replica="r", connected_since=1))
        person = {"username": "taro", "display_name": "taro", "password": "-", "role": "viewer", "enabled": True}
        await connection.execute(user.insert().values(created_at=1, **person))
        row = {"user_id": 1, "digest": b"1", "csrf": "-", "source": "-", "created_at": 1, "last_used_at": 1}
        await connection.execute(session.insert().values(expires_at=seconds_now() + 60, **row))
    await store.close()


async def saved(home, file):
    settings = config.load(home)
    return await archives.make(settings, file, migrations.newest())


async def read(home, *queries):
    store = open_store(config.load(home).database, pool=1)
    async with store.read() as connection:
        told = [(await connection.execute(query)).scalar() for query in queries]
    await store.close()
    return told


async def test_a_backup_holds_everything_and_is_for_its_owner_alone(home, tmp_path):
    await filled(home)
    file = tmp_path / "b.tar.gz"
    manifest = await saved(home, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as archive:
        assert set(archive.getnames()) == {archives.MANIFEST, *manifest.files}
        assert {one.mode for one in archive} == {0o600}
    assert {"home/kshub.toml", "home/tls/server.key"} < set(manifest.files)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


async def test_what_happens_after_the_backup_is_gone_and_collectors_can_tell(home, tmp_path):
    await filled(home)
    (era,) = await read(home, select(meta.meta.c.value).where(meta.meta.c.name == "era"))
    await saved(home, tmp_path / "b.tar.gz")
    store = open_store(config.load(home).database, pool=1)
    async with store.write() as connection:
        await places.add_network(connection, 1, "later")
    await store.close()
    (home / "kshub.toml").write_text('listen = "127.0.0.1:9999"\n')

    done = await restore(home, tmp_path / "b.tar.gz", force=True)

    assert [name for _, name in done.runs] == ["network"]
    assert config.load(home).port == 8443
    assert (done.aside / "kshub.toml").read_text() == 'listen = "127.0.0.1:9999"\n'
    counted = select(func.count())
    told = await read(
        home,
        select(meta.meta.c.value).where(meta.meta.c.name == "era"),
        counted.select_from(network),
        counted.select_from(session),
        counted.select_from(scan),
        counted.select_from(ksocket).where(ksocket.c.replica.is_not(None)),
    )
    assert told[0] not in (None, era)
    assert told[1:] == [1, 0, 2, 0]


async def test_what_is_there_stays_without_force(home, tmp_path):
    await filled(home)
    await saved(home, tmp_path / "b.tar.gz")
    with pytest.raises(Fault) as fault:
        await restore(home, tmp_path / "b.tar.gz", force=False)
    assert fault.value.code == "home-not-empty"
    assert await read(home, select(func.count()).select_from(session)) == [1]


async def test_a_hub_at_work_is_not_restored_over(home, tmp_path):
    await filled(home)
    await saved(home, tmp_path / "b.tar.gz")
    with alone(home), pytest.raises(Fault) as fault:
        await restore(home, tmp_path / "b.tar.gz", force=True)
    assert fault.value.code == "already-serving"


async def test_a_database_somebody_uses_is_not_restored_over(home, tmp_path, url):
    if not url.startswith("postgresql"):
        pytest.skip("SQLite has the lock of the directory")
    await filled(home)
    await saved(home, tmp_path / "b.tar.gz")
    store = open_store(url, pool=1)
    async with store.read() as connection:
        await connection.execute(text("SELECT 1"))
        with pytest.raises(Fault) as fault:
            await restore(home, tmp_path / "b.tar.gz", force=True)
    await store.close()
    assert fault.value.code == "database-in-use"


async def test_a_restore_that_fails_half_way_changes_nothing(home, tmp_path, monkeypatch):
    await filled(home)
    await saved(home, tmp_path / "b.tar.gz")
    before = await read(home, select(meta.meta.c.value).where(meta.meta.c.name == "era"))

    def refuse(*_words):
        raise backup.ToolFailed("pg_restore: no space left")

    def full(*_words):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kshub.restoring._place", full)
    monkeypatch.setattr(backup, "_run", refuse)
    with pytest.raises(Failure) as failure:
        await restore(home, tmp_path / "b.tar.gz", force=True)
    assert failure.value.code == "restore-failed"
    assert "pace left" in failure.value.params["detail"]
    assert await read(home, select(meta.meta.c.value).where(meta.meta.c.name == "era")) == before
    assert (home / "tls" / "server.key").exists()
    assert [one.name for one in home.iterdir() if one.name.startswith((".", archives.ASIDE))] == []


async def test_a_restore_that_fails_at_its_end_changes_nothing(home, tmp_path, monkeypatch):
    await filled(home)
    await saved(home, tmp_path / "b.tar.gz")
    store = open_store(config.load(home).database, pool=1)
    async with store.write() as connection:
        await connection.execute(network.update().values(display_name="renamed since"))
    await store.close()

    async def full(*_words):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kshub.restoring._renewed", full)
    with pytest.raises(Failure):
        await restore(home, tmp_path / "b.tar.gz", force=True)
    assert await read(home, select(network.c.display_name)) == ["renamed since"]


async def test_a_restore_into_an_empty_database_that_fails_leaves_it_empty(home, tmp_path, monkeypatch, url):
    if not url.startswith("postgresql"):
        pytest.skip("a SQLite file is in the directory")
    await filled(home)
    await saved(home, tmp_path / "b.tar.gz")
    await backup.empty(url)

    async def full(*_words):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kshub.restoring._renewed", full)
    with pytest.raises(Failure):
        await restore(home, tmp_path / "b.tar.gz", force=True)
    assert not await backup.occupied(url)


def cut(file):
    file.write_bytes(file.read_bytes()[:-600])


def flipped(file):
    plain = bytearray(gzip.decompress(file.read_bytes()))
    at = plain.index(b"listen")
    plain[at : at + 6] = b"LISTEN"
    file.write_bytes(gzip.compress(bytes(plain)))


def other(file):
    file.write_text("hello\n")


def empty(file):
    file.write_bytes(b"")


def renumbered(file, **changes):
    with tarfile.open(file) as archive:
        parts = {one.name: archive.extractfile(one).read() for one in archive}
    words = msgspec.json.decode(parts[archives.MANIFEST]) | changes
    parts[archives.MANIFEST] = msgspec.json.encode(words)
    write(file, parts)


def write(file, parts):
    import io  # noqa: PLC0415 - for this alone

    with tarfile.open(file, "w:gz") as archive:
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def newer_format(file):
    renumbered(file, format=99, version="99.0")


def newer_tables(file):
    renumbered(file, tables="from-the-future", version="99.0")


def climbing(file):
    with tarfile.open(file) as archive:
        parts = {one.name: archive.extractfile(one).read() for one in archive}
    words = msgspec.json.decode(parts[archives.MANIFEST])
    words["files"]["../../escaped"] = "0"
    write(file, {archives.MANIFEST: msgspec.json.encode(words), "../../escaped": b"x"})


def with_more(name, content=b"x"):
    def add(file):
        with tarfile.open(file) as archive:
            parts = {one.name: archive.extractfile(one).read() for one in archive}
        words = msgspec.json.decode(parts[archives.MANIFEST])
        words["files"][name] = hashlib.sha256(content).hexdigest()
        write(file, parts | {archives.MANIFEST: msgspec.json.encode(words), name: content})

    return add


def half(file):
    with tarfile.open(file) as archive:
        parts = {one.name: archive.extractfile(one).read() for one in archive}
    parts.pop("home/tls/server.key")
    write(file, parts)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (cut, "backup-wrong"),
        (flipped, "backup-wrong"),
        (other, "backup-wrong"),
        (empty, "backup-wrong"),
        (climbing, "backup-wrong"),
        (half, "backup-wrong"),
        (with_more("home/zeros", bytes(17 << 20)), "backup-wrong"),
        (with_more(f"home/{archives.LOCK}"), "backup-wrong"),
        (with_more("home/.profile"), "backup-wrong"),
        (with_more("elsewhere"), "backup-wrong"),
        (newer_format, "backup-newer"),
        (newer_tables, "backup-newer"),
        (lambda file: file.unlink(), "backup-missing"),
    ],
)
async def test_what_is_no_whole_backup_of_ours_changes_nothing(tmp_path, spoil, code):
    home = tmp_path / "home"
    (home / "tls").mkdir(parents=True)
    (home / "tls" / "server.key").write_text("secret\n")
    (home / "kshub.toml").write_text('listen = "127.0.0.1:8443"\n')
    await filled(home)
    file = tmp_path / "b.tar.gz"
    await saved(home, file)
    spoil(file)
    with pytest.raises(Fault) as fault:
        await restore(tmp_path / "new", file, force=False)
    assert fault.value.code == code
    assert {one.name for one in (tmp_path / "new").iterdir()} <= {archives.LOCK}
    assert not (tmp_path / "escaped").exists()


async def test_a_log_that_grows_meanwhile_spoils_no_backup(tmp_path, monkeypatch):
    home, digests = tmp_path / "home", archives._digests
    home.mkdir()
    (home / "kshub.log").write_text("one\n")
    await filled(home)

    def growing(files):
        told = digests(files)
        with (home / "kshub.log").open("a") as log:
            log.write("two\n")
        return told

    monkeypatch.setattr(archives, "_digests", growing)
    await saved(home, tmp_path / "b.tar.gz")
    await restore(tmp_path / "new", tmp_path / "b.tar.gz", force=False)
    assert (tmp_path / "new" / "kshub.log").read_text() == "one\n"


async def test_a_file_that_is_there_is_not_overwritten(tmp_path):
    (tmp_path / "b").write_text("mine")
    with pytest.raises(Fault) as fault:
        await saved(tmp_path, tmp_path / "b")
    assert fault.value.code == "backup-there"


async def test_without_pg_dump_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("KSHUB_DATABASE", "postgresql://nobody@localhost/none")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failure) as failure:
        await saved(tmp_path, tmp_path / "b")
    assert failure.value.code == "backup-no-tool"


async def test_a_backup_of_the_other_engine_is_refused(tmp_path, monkeypatch):
    (tmp_path / "home").mkdir()
    await filled(tmp_path / "home")
    await saved(tmp_path / "home", tmp_path / "b.tar.gz")
    monkeypatch.setenv("KSHUB_DATABASE", "postgresql://nobody@localhost/none")
    with pytest.raises(Fault) as fault:
        await restore(tmp_path / "new", tmp_path / "b.tar.gz", force=False)
    assert fault.value.code == "backup-engine"
