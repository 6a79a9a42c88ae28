"""What all tables share: the metadata, and the few types that both engines store small."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives numbers by itself only to columns whose type is INTEGER to the letter
Number = BigInteger().with_variant(Integer, "sqlite")


def key() -> Column[int]:
    """A row's own number."""
    return Column("id", Number, primary_key=True, autoincrement=True)


def refers(
    name: str, target: str, *, nullable: bool = False, cascade: bool = True, primary_key: bool = False
) -> Column[int]:
    """A number that must exist in another table; with cascade the row goes when the other goes.

    Not for the tables that get a row for every address of every scan: there the check would cost more than the row.
    """
    return Column(
        name,
        Number,
        ForeignKey(target, ondelete="CASCADE" if cascade else None),
        nullable=nullable and not primary_key,
        primary_key=primary_key,
        autoincrement=False,
    )


def number(name: str, *, nullable: bool = False, primary_key: bool = False) -> Column[int]:
    """A number, or another table's row where no check is wanted."""
    return Column(name, Number, nullable=nullable, primary_key=primary_key, autoincrement=False)


def instant(name: str, *, nullable: bool = False) -> Column[int]:
    """A time: whole seconds since 1970 in UTC (4 bytes in SQLite, where a text would take 26)."""
    return Column(name, Number, nullable=nullable)


def words(name: str, *, nullable: bool = False, primary_key: bool = False, unique: bool = False) -> Column[str]:
    """Text; what is structured is JSON in it."""
    return Column(name, Text, nullable=nullable, primary_key=primary_key, unique=unique or None)


def octets(name: str, *, nullable: bool = False, unique: bool = False) -> Column[bytes]:
    """Bytes: digests, compressed records, bitmaps."""
    return Column(name, LargeBinary, nullable=nullable, unique=unique or None)
