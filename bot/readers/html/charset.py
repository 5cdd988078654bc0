"""Bytes of a page that become characters: by their mark, as UTF-8, or by the encoding that the page names.

https://encoding.spec.whatwg.org/ and https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
"""

from __future__ import annotations

import codecs
import re

from bot.errors import DocumentError

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NAMED = re.compile(rb"""(?:<meta\b[^<>]*?\bcharset|<\?xml\b[^<>]*?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_LANGUAGE = re.compile(rb"""<html\b[^<>]*?\blang\s*=\s*["']?\s*([a-z]+)""", re.I)
_HEAD_BYTES = 4_096
# What browsers take a name for, where Python's codec of that name is a smaller one.
_MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
_KNOWN = frozenset((
    "cp866", "cp874", "cp932", "cp949", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256",
    "cp1257", "cp1258", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8",
    "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "koi8-r", "koi8-u", "mac-roman",
    "mac-cyrillic", "gb18030", "big5", "big5hkscs", "euc_jp", "iso2022_jp", "utf-8"
))  # fmt: skip
# What a page in a language is in where it names nothing; any other: the Western European one.
_BY_LANGUAGE = {
    **dict.fromkeys(("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "tt", "uk"), "cp1251"),
    **dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"), "cp1250"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"), "el": "cp1253", "tr": "cp1254", "az": "cp1254", "he": "cp1255",
    "ar": "cp1256", "fa": "cp1256", "ur": "cp1256", "vi": "cp1258", "th": "cp874", "ja": "cp932", "ko": "cp949",
    "zh": "gb18030",
}  # fmt: skip
_REMEDY = "save it as UTF-8"


def decoded(name: str, data: bytes) -> str:
    """The characters of a page. Raises DocumentError where they cannot be told for certain."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(name, data[len(mark) :], encoding)
    if wide := _wide(data):
        return _strictly(name, data, wide)
    if b"\x00" in data:
        raise DocumentError(f"{name}: holds NUL bytes, so it is no page; {_REMEDY} text or take it out")
    named = _named(data)
    if named != "iso2022_jp":
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            if named == "utf-8":
                raise DocumentError(f"{name}: says it is UTF-8 and is not (byte {error.start}); {_REMEDY}") from error
    return _strictly(name, data, named) if named else _guessed(name, data)


def _strictly(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(f"{name}: is not in {encoding} throughout (byte {error.start}); {_REMEDY}") from error


def _wide(data: bytes) -> str:
    """UTF-16 without its mark begins with a letter or "<" and a NUL byte; empty for anything else."""
    first = data.lstrip(b"\t\n\r \x00")[:1]
    if first != b"<" or data.count(b"\x00") * 4 < len(data):
        return ""
    return "utf-16-be" if data[:1] == b"\x00" else "utf-16-le"


def _named(data: bytes) -> str:
    """The encoding that the page names, as Python calls it; empty where it names none that pages may have."""
    found = _NAMED.search(data, 0, _HEAD_BYTES)
    if not found:
        return ""
    try:
        codec = codecs.lookup(found[1].decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return ""
    codec = "utf-8" if codec.startswith(("utf-16", "utf-32")) else _MEANT.get(codec, codec)
    return codec if codec in _KNOWN else ""


def _guessed(name: str, data: bytes) -> str:
    """The characters of a page that names no encoding, by its language; words of nothing but accents are no words."""
    language = _LANGUAGE.search(data, 0, _HEAD_BYTES)
    encoding = _BY_LANGUAGE.get(language[1].decode("ascii").lower() if language else "", "cp1252")
    text = _strictly(name, data, encoding)
    accented = len(re.findall(r"[À-ÿ]", text))
    if encoding == "cp1252" and accented > len(re.findall(r"[A-Za-z]", re.sub(r"<[^<>]*>", " ", text))):
        raise DocumentError(f"{name}: does not say in which encoding its letters are; {_REMEDY}")
    return text
