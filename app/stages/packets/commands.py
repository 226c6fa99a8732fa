"""`flask packets build`: the decision packet without a browser, in the form that the file's name asks for."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.domain.sentences import listed
from app.stages.packets.documents import BY_SUFFIX
from app.stages.packets.operations import whole_packet
from app.stages.scoring.queries import rfp_by_reference

packets = AppGroup("packets", help="Decision packets.")


@packets.command("build")
@click.argument("reference")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def build(reference: str, file: Path) -> None:
    """Write the decision packet of an RFP to FILE (.pdf, .html, .xlsx or .json)."""
    form = BY_SUFFIX.get(file.suffix.lower())
    if form is None:
        raise click.ClickException(f"{file.name} says no form: end it in {listed(BY_SUFFIX, joined_by='or')}.")
    rfp_id = rfp_by_reference(reference)
    if rfp_id is None:
        raise click.ClickException(f'There is no RFP with the reference "{reference}".')
    content = form.make(whole_packet(rfp_id, progress=_unwatched), _unwatched)
    draft = file.with_name(f".{file.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"Wrote {file}.")


def _unwatched(_part: float, _sentence: str) -> None:
    """Nobody watches a command's progress."""
