"""The pages of scoring, by topic; each file hangs its routes on the blueprint."""

from app.stages.scoring.routes import cell, history, own, progress, ranking, submitting

__all__ = ["cell", "history", "own", "progress", "ranking", "submitting"]
