"""The pages of scoring, by topic; each file hangs its routes on the blueprint."""

from app.stages.scoring.routes import cell, grid, history, own, progress, ranking, submitting

__all__ = ["cell", "grid", "history", "own", "progress", "ranking", "submitting"]
