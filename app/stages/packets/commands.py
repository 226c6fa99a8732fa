"""`flask packets build`: the decision packet without a browser."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.stages.packets import queries
from app.stages.scoring.queries import rfp_by_reference

packets = AppGroup("packets", help="Decision packets.")


@packets.command("build")
@click.argument("reference")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def build(reference: str, file: Path) -> None:
    """Write the decision packet of an RFP to FILE (.pdf)."""
    from app.reports.packet import packet_pdf

    rfp_id = rfp_by_reference(reference)
    if rfp_id is None:
        raise click.ClickException(f'There is no RFP with the reference "{reference}".')
    content = packet_pdf(queries.packet(rfp_id))
    draft = file.with_name(f".{file.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"Wrote {file}.")
