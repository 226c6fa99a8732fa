"""The pages of scoring, by topic; each file hangs its routes on the blueprint."""

from app.stages.scoring.routes import own, ranking

__all__ = ["own", "ranking"]
