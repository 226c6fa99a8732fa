"""The evaluation workbook in and out, over the stages' operations; its command line."""
