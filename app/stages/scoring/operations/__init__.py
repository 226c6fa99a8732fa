"""What is written while an RFP is scored."""

from app.stages.scoring.operations.closing import close_scoring
from app.stages.scoring.operations.marking import Clash, ClashingMarks, FaultyMarks, Saved, save_marks

__all__ = ["Clash", "ClashingMarks", "FaultyMarks", "Saved", "close_scoring", "save_marks"]
