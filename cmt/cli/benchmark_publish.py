"""cmt benchmark publish: from results to a file for peers, with an account of it to read first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cmt.cli.options import FILE

LANGUAGES = ("en", "fr")


@click.command("publish")
@click.argument("file", metavar="RESULTS", type=FILE)
@click.option("--segment", metavar="ITEM", default="", help="A question whose segments go along.")
@click.option("--organization", metavar="TEXT", default="", help="Who publishes; only hashed.")
@click.option("--survey", metavar="TEXT", default="", help="What is asked about; only hashed.")
@click.option("--wave", metavar="TEXT", default="", help="Which wave, 2026; only hashed.")
@click.option("--stable-id", is_flag=True, help="Let peers see which waves are of one survey.")
@click.option("--own-items", is_flag=True, help="Publish questions of your own, by their ids.")
@click.option("--jurisdiction", metavar="WORD", default="", help="Country or province: ontario.")
@click.option("--level", metavar="WORD", default="", help="Level of government: municipal.")
@click.option("--service-area", metavar="WORD", default="", help="Of the stated list: permits.")
@click.option("--client-group", metavar="WORD", default="", help="Of the stated list: businesses.")
@click.option("--scope", metavar="WORD", default="", help="single-service or single-window.")
@click.option(
    "--ledger", type=FILE, metavar="DIR", help="Folder that keeps your key and what you published."
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Of what is printed.")
@click.option("--out", type=FILE, metavar="FILE", help="benchmark.json beside RESULTS unless said.")
def command(
    file: Path,
    segment: str,
    organization: str,
    survey: str,
    wave: str,
    stable_id: bool,
    own_items: bool,
    ledger: Path | None,
    lang: str,
    out: Path | None,
    **said: str,
) -> None:
    """Write a benchmark file from RESULTS, a results file, and an account of what is in it.

    The file holds rounded counts of answers, what follows from them and survey information from
    stated lists; no names, no comments, nobody's answers. What the rules withhold, the account
    tells, in English and French. A ledger of what was published refuses a file that would show
    somebody by its difference with an earlier one.

    Example: cmt benchmark publish 2026-report/results.json --service-area permits
    """
    from cmt.analysis.store import read_results
    from cmt.benchmark.file import write_benchmark
    from cmt.benchmark.release import home_of, identity_of, prepared, record
    from cmt.files import write_whole
    from cmt.reports.account import account

    results = read_results(file)
    identity = identity_of(results, organization=organization, survey=survey, wave=wave)
    home, path = ledger or home_of(file), out or file.with_name("benchmark.json")
    for folder in (home, path.parent):
        folder.mkdir(parents=True, exist_ok=True)
    publication = prepared(
        results,
        identity,
        home,
        split=segment,
        own_items=own_items,
        stable=stable_id,
        said={key.replace("_", "-"): text for key, text in said.items()},
    )
    accounts = {each: account(results, publication, path.name, each) for each in LANGUAGES}
    kept = record(publication, home, date.today())
    write_benchmark(publication.benchmark, path)
    click.echo(accounts[lang])
    click.echo(str(path))
    for each, text in accounts.items():
        beside = path.with_name(f"{path.stem}-account-{each}.md")
        write_whole(beside, text.encode())
        click.echo(str(beside))
    click.echo(str(kept))
