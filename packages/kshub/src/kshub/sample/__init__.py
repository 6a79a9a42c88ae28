"""A made-up estate, the same for the same seed: what `kshub up --sample` shows, and what tests may build on.

    estate = Estate(seed=1)                        # about 300 machines at three sites; scale=0.1 for a small one
    played = await play(store, estate, until=...)  # 60 days of scans through ingest and merge, at simulated times

`estate.seen(site, day)` says who answers where on a day, `telling.reports` makes of it what a Ksocket would report.
Everything here is synthetic: names, serial numbers, who has which package, when something was patched. It is values
and a database alone: nothing in this package can open a socket.
"""
