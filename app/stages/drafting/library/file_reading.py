"""A file that an RFP is to start from, Markdown or Word, as the document in it."""

from app.domain.errors import DomainError, Fault, FaultyFile
from app.domain.request.importing import FoundDocument, read_document

ENDINGS = (".md", ".markdown", ".txt", ".docx")
ZIP = b"PK\x03\x04"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OLD_WORD = b"\xd0\xcf\x11\xe0"


def read_file(content: bytes, *, name: str) -> FoundDocument:
    """The document in the file. Raises `FaultyFile` with what is wrong and what would mend it."""
    try:
        return read_document(_markdown(content, name=name))
    except FaultyFile:
        raise
    except DomainError as error:
        raise _refused(str(error)) from error


def _markdown(content: bytes, *, name: str) -> str:
    if not name.lower().endswith(ENDINGS):
        raise _refused("Only Markdown (.md) and Word (.docx) files are read. Save the document as one of them.")
    if content.startswith(OLD_WORD):
        raise _refused("This is an old Word file (.doc), or it is protected. Save it as .docx without a password.")
    if content.startswith(ZIP) or name.lower().endswith(".docx"):
        from app.stages.drafting.library.word_file import markdown_of_word

        return markdown_of_word(content)
    return _text(content)


def _text(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(letter < " " and letter not in "\t\n\r\f\v" for letter in text):
            break
        return text.replace("\f", "\n").replace("\v", "\n")
    raise _refused("This is no text. Save the document as Markdown (.md) in UTF-8, or as Word (.docx).")


def _refused(sentence: str) -> FaultyFile:
    return FaultyFile([Fault("", None, None, sentence)])
