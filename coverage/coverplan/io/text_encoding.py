"""Text files of unknown encoding: strict UTF-8, else strict GB18030, never a guess and never a lost character."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from coverplan.errors import InputError

__all__ = ["CHINESE_CODE_PAGES", "DecodedText", "decode_text", "is_damaged_utf8", "strict_encoding"]

# Every older Chinese code page is a subset of GB18030; read as GBK, rare place-name characters vanish.
CHINESE_CODE_PAGES = frozenset({"gbk", "gb2312", "gb18030", "cp936", "936", "ms936", "windows-936", "hz"})

# Of text in GBK some four fifths are no UTF-8; a file of which little is not was damaged, not encoded otherwise.
_DAMAGED_UTF8_SHARE = 0.3
_PLAIN = "".join(map(chr, range(32, 92))) + "\\n" + "".join(map(chr, range(93, 127)))


class DecodedText(NamedTuple):
    """A text and the encoding it was read in.

    Examples
    --------
    >>> DecodedText("梁山", "utf-8").encoding
    'utf-8'
    """

    text: str
    encoding: str


def strict_encoding(declared: str) -> str:
    """Return the codec to read a declared code page with: GB18030 for every Chinese one.

    Raises
    ------
    LookupError
        When Python knows no such code page.

    Examples
    --------
    >>> strict_encoding("GBK"), strict_encoding("65001")
    ('gb18030', 'utf-8')
    """
    name = declared.strip().lower().removeprefix("cp").removeprefix("ansi ").strip()
    if name in CHINESE_CODE_PAGES:
        return "gb18030"
    if name in {"65001", "utf8", "utf-8"}:
        return "utf-8"
    try:
        codec = codecs.lookup(f"cp{name}" if name.isdigit() else name)
        # What is no code page, such as rot13 or base64, is refused or does not leave plain letters as they are.
        wide = codec.name.startswith(("utf-16", "utf-32"))
        plain = _PLAIN.encode(codec.name if wide else "ascii").decode(codec.name)
    except ValueError as error:
        raise LookupError(declared) from error
    if plain != _PLAIN:
        raise LookupError(declared)
    return codec.name


def decode_text(data: bytes, file: str, *, declared: str | None = None) -> DecodedText:
    """Decode a text file: as declared, else by its byte-order mark, else strict UTF-8, else strict GB18030.

    Parameters
    ----------
    data
        The whole file.
    file
        How messages name it.
    declared
        Encoding that the plan states.

    Returns
    -------
    DecodedText
        The text without byte-order mark, and ``"utf-8"``, ``"utf-16"``, ``"gb18030"`` or the one declared.

    Raises
    ------
    InputError
        When the bytes are not in the declared encoding, or in none of the others, or nearly UTF-8 with damaged places (read as GB18030 they would
        turn into wrong characters without a word).

    Examples
    --------
    >>> decode_text("韩垓镇".encode("gb18030"), "a.csv")
    DecodedText(text='韩垓镇', encoding='gb18030')
    """
    if declared is not None:
        return _decode_declared(data, file, declared)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return DecodedText(_decode_utf16(data, file), "utf-16")
    try:
        return DecodedText(data.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    if is_damaged_utf8(data):
        raise InputError.of("io.text-damaged", file=file, line=line)
    try:
        return DecodedText(data.decode("gb18030"), "gb18030")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    raise InputError.of("io.text-encoding", file=file, line=line)


def _decode_declared(data: bytes, file: str, declared: str) -> DecodedText:
    try:
        encoding = strict_encoding(declared)
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except LookupError:
        raise InputError.of("io.encoding-unknown", file=file, encoding=declared) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError.of("io.encoding-wrong", file=file, line=line, encoding=declared) from None
    return DecodedText(text, encoding)


def _decode_utf16(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError:
        raise InputError.of("io.text-encoding", file=file, line=1) from None


def is_damaged_utf8(data: bytes) -> bool:
    """Tell bytes that are UTF-8 but for a few places from bytes in another encoding.

    Examples
    --------
    >>> text = "梁山县韩垓镇馆驿镇小安山镇".encode()
    >>> is_damaged_utf8(text[:-1]), is_damaged_utf8("梁山县".encode("gb18030"))
    (True, False)
    """
    if data.startswith(codecs.BOM_UTF8):
        return True
    text = data.decode("utf-8", errors="replace")
    foreign = sum(character > "\x7f" for character in text)
    return text.count("\ufffd") <= _DAMAGED_UTF8_SHARE * foreign
