"""`flask evaluations …`: evaluations in, ranked, and out again, without a browser."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.domain.errors import DomainError, Fault, FaultyFile
from app.domain.packet_figures import counted
from app.domain.policy import COMMAND_LINE, Action
from app.domain.ranking import rank, rank_evaluation
from app.evaluations.handing_in import hand_in
from app.evaluations.operations import import_evaluation
from app.evaluations.reading import ReadEvaluation, known_reference, read_evaluation
from app.evaluations.seat_marks import seat_by_code
from app.evaluations.tab_reading import open_tab
from app.stages.scoring import queries as scoring

evaluations = AppGroup("evaluations", help="Evaluation workbooks in and out.")


@evaluations.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--lead", metavar="EMAIL", help="The account that leads the new RFP.")
def import_(file: Path, lead: str | None) -> None:
    """Import an evaluation workbook (.xlsx, CSV folder or ZIP) and print its reference."""
    try:
        read = read_evaluation(file)
        refuse_known_reference(read)
        made = import_evaluation(
            COMMAND_LINE, evaluation=read.evaluation, source_name=file.resolve().name, lead_email=lead
        )
    except FaultyFile as error:
        click.echo(str(error), err=True)
        for fault in error.faults:
            click.echo(in_words(fault), err=True)
        raise SystemExit(1) from error
    except (DomainError, OSError) as error:
        raise _refused(error) from error
    for notice in read.notices:
        click.echo(in_words(notice), err=True)
    click.echo(made.reference)


@evaluations.command("marks")
@click.argument("reference")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def marks(reference: str, file: Path) -> None:
    """Take one evaluator's filled tab back, and submit the set if it is complete."""
    try:
        rfp_id = _rfp_id(reference)
        tab = open_tab(file)
        seat = seat_by_code(rfp_id, code=tab.seat)
        done = hand_in(COMMAND_LINE, rfp_id=rfp_id, seat=seat.number, source=tab, action=Action.MARK_TAKE)
    except FaultyFile as error:
        click.echo(f"The tab was not taken in: {counted(len(error.faults), 'fault')} found.", err=True)
        for fault in error.faults:
            click.echo(in_words(fault), err=True)
        raise SystemExit(1) from error
    except (DomainError, OSError) as error:
        raise _refused(error) from error
    click.echo(done.in_words())


@evaluations.command("rank")
@click.argument("reference")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def rank_(reference: str, form: str) -> None:
    """Print the ranking of an RFP."""
    from app.reports.ranking_answer import ranking_as_csv, ranking_as_json_text, ranking_as_table

    answers = {"table": ranking_as_table, "json": ranking_as_json_text, "csv": ranking_as_csv}
    try:
        count = scoring.recorded(_rfp_id(reference)).count
        ranking = rank(count)
    except DomainError as error:
        raise _refused(error) from error
    click.echo(answers[form](ranking, rounding=count.framework.rules.rounding).rstrip("\n"))


@evaluations.command("robustness")
@click.argument("reference")
@click.option("--draws", type=int, default=100_000, show_default=True, help="How many sets of weights are drawn.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same answer.")
@click.option("--concentration", type=float, default=100, show_default=True, help="Higher: closer to the published.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def robustness_(reference: str, draws: int, seed: int, concentration: float, form: str) -> None:
    """Print how sure the ranking of an RFP is."""
    from app.analysis.how_sure import how_sure
    from app.analysis.robustness import Drawing, examine
    from app.reports.robustness_answer import robustness_as_json_text, robustness_as_table

    answers = {"table": robustness_as_table, "json": robustness_as_json_text}
    try:
        drawing = Drawing(draws=draws, seed=seed, concentration=concentration)
        evaluation = scoring.evaluation(_rfp_id(reference))
        robustness = examine(evaluation, drawing=drawing)
    except DomainError as error:
        raise _refused(error) from error
    rounding = evaluation.framework.rules.rounding
    click.echo(answers[form](robustness, sentence=how_sure(robustness), rounding=rounding).rstrip("\n"))


@evaluations.command("export")
@click.argument("reference")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(reference: str, file: Path) -> None:
    """Write the evaluation workbook of an RFP to FILE (.xlsx)."""
    from app.reports.evaluation_workbook import write_evaluation_workbook

    try:
        evaluation = scoring.evaluation(_rfp_id(reference))
        content = write_evaluation_workbook(evaluation, ranking=rank_evaluation(evaluation))
        file.write_bytes(content)
    except (DomainError, OSError) as error:
        raise _refused(error) from error
    click.echo(f"Wrote {file}.")


@evaluations.command("agreement")
@click.argument("reference")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def agreement_(reference: str, form: str) -> None:
    """Print how far the evaluators of an RFP agree."""
    from app.domain.agreement import agreement
    from app.reports.agreement_answer import agreement_as_json_text, agreement_as_table

    answers = {"table": agreement_as_table, "json": agreement_as_json_text}
    try:
        evaluation = scoring.evaluation(_rfp_id(reference))
        found = agreement(evaluation)
    except DomainError as error:
        raise _refused(error) from error
    click.echo(answers[form](found, rounding=evaluation.framework.rules.rounding).rstrip("\n"))


def refuse_known_reference(read: ReadEvaluation) -> None:
    """Raise FaultyFile when an RFP has the reference of the file already."""
    if scoring.rfp_by_reference(read.evaluation.framework.reference) is not None:
        raise FaultyFile([known_reference(read)])


def in_words(fault: Fault) -> str:
    """Where a fault is and what would mend it, on one line."""
    place = [fault.sheet or "File"]
    if fault.row is not None:
        place.append(f"row {fault.row}")
    if fault.column:
        place.append(f"column {fault.column}")
    return f"{', '.join(place)}: {fault.text}"


def _rfp_id(reference: str) -> int:
    found = scoring.rfp_by_reference(reference)
    if found is None:
        raise DomainError(f'There is no RFP with the reference "{reference}".')
    return found


def _refused(error: Exception) -> click.ClickException:
    return click.ClickException(str(error))
