"""Text files: which separator, and the records between the line ends."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import log

from zhike.intake.cells import About, Sheets
from zhike.intake.given import Given
from zhike.intake.limits import MIB, Limits
from zhike.intake.refusals import Refused
from zhike.intake.text import Encoding

SEPARATORS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
WHITE_SPACE = " "
SAMPLE_LINES = 400
BLOCK = 1 << 20
MOST_LINES = 500  # of one record; a quotation mark open for longer was never meant to open anything
AS_TEXT = '="'
LIKE_ROWS = 0.6  # of the usual separators on the lines of a record: these are rows, caught between two stray marks


def read_delimited(given: Given, encoding: Encoding, separator: str | None, sheets: Sheets, about: About) -> None:
    """One text file as one sheet: a first pass for its width, a second for its rows."""
    csv.field_size_limit(sheets.limits.cell_bytes)
    chosen = separator_of(given, encoding) if separator is None else _named(separator)
    first = Records(given, encoding, chosen, sheets.limits)
    width = max(map(len, first), default=0)
    if width > sheets.limits.columns:
        raise Refused("sheet_dimensions", sheet="", rows="…", columns=width)
    words = {"": "none", WHITE_SPACE: "white space"} | SEPARATORS
    notes = [f"separator: {words.get(chosen, chosen)}"]
    if first.unpaired:
        notes.append(f"unpaired quotation marks: {first.unpaired} lines, first at line {first.first_unpaired}")
    told = {"encoding": encoding.name, "possible": encoding.possible, "notes": notes}
    sheets.sheet(Records(given, encoding, chosen, sheets.limits), width=width, file=given.name, about=told | about)


def _named(separator: str) -> str:
    words = {name: sign for sign, name in SEPARATORS.items()}
    words |= {"\\t": "\t", "whitespace": " ", "white space": " ", "space": " ", "none": "", "": ""}
    return words.get(separator.lower(), separator[:1])


class _UnpairedError(Exception):
    """A record ran on over too many lines."""


@dataclass
class Records:
    """The records one by one; a quoted line break begins none, an empty line is one.

    Quotation marks are read strictly. Where a line breaks their rules (one that never closes, or text behind a
    closing one), or where two stray marks hold whole rows between them, it is read again by itself, its marks as
    ordinary characters where they do not pair up; so one stray mark never swallows the rows that follow. That takes
    a look at every line, so it is only done in blocks that cannot be read at one go.
    """

    given: Given
    encoding: Encoding
    separator: str
    limits: Limits
    unpaired: int = 0
    first_unpaired: int = 0
    line: int = 0

    def __iter__(self) -> Iterator[list[str]]:
        with io.TextIOWrapper(self.given.open(), encoding=self.encoding.codec, errors="strict", newline="") as text:
            while block := self._block(text):
                if not self.line:
                    block = block.removeprefix("\ufeff")  # GB 18030 has a byte order mark too; no codec drops it
                if self.separator == WHITE_SPACE or not self.separator:
                    self.line += 1
                    yield from map(str.split if self.separator else _whole, io.StringIO(block, newline=""))
                    continue
                found = self._at_one_go(block)
                records: Iterable[list[str]] = self._line_by_line(block, text) if found is None else found
                yield from map(_as_text, records) if AS_TEXT in block else records

    def _block(self, text: io.TextIOWrapper) -> str:
        """Some whole lines; LF, CR LF and CR all end one."""
        most = self.limits.line_bytes // 4
        block = text.read(BLOCK)
        block += (rest := text.readline(most))
        if len(rest) >= most and not rest.endswith(("\n", "\r")):
            self._too_long(block)
        for _ in range(MOST_LINES):
            if block.count('"') % 2 == 0 or not (rest := text.readline(most)):
                break
            block += rest
        return block

    def _at_one_go(self, block: str) -> list[list[str]] | None:
        """The block's records where its quotation marks keep all rules and hold few line breaks; else None."""
        reader = csv.reader(io.StringIO(block, newline=""), delimiter=self.separator, strict=True)
        try:
            found = list(reader)
        except csv.Error:
            return None
        if reader.line_num - len(found) > MOST_LINES or (
            reader.line_num > len(found) and self._holds_rows(block, found)
        ):
            return None
        self.line += reader.line_num
        return found

    def _cuts(self, text: str) -> int:
        """How many separators a text has, those of prose not counted: a blank follows them."""
        return text.count(self.separator) - text.count(self.separator + " ")

    def _usual(self, block: str) -> int:
        """How many separators most lines have; 0 where they are too few to tell a row by."""
        counts = Counter(map(self._cuts, io.StringIO(block, newline="")))
        usual = counts.most_common(1)[0][0]
        return usual if usual >= 3 else 0

    def _holds_rows(self, block: str, found: Iterable[list[str]]) -> bool:
        """Whether a cell of several lines may hold rows: it has as many separators as those would."""
        least = LIKE_ROWS * self._usual(block)
        broken = (cell for record in found for cell in record if "\n" in cell or "\r" in cell)
        return any(least and self._cuts(cell) >= least * (len(cell.splitlines()) - 1) for cell in broken)

    def _are_rows(self, lines: Iterable[str], least: float) -> bool:
        """Whether the lines of one record are rows by themselves: the first, the last, and most between."""
        like = [self._cuts(line) >= least for line in lines if line.strip()]
        return like[0] and like[-1] and sum(like) >= 0.75 * len(like)

    def _line_by_line(self, block: str, text: io.TextIOWrapper) -> Iterator[list[str]]:
        """The block's records, and the end of the last one beyond it, each line remembered until it has been read."""
        held: list[str] = []  # lines of the record being read
        again: list[str] = []  # lines to be read a second time, the next one last
        within = iter(io.StringIO(block, newline=""))
        least = LIKE_ROWS * self._usual(block)

        def lines() -> Iterator[str]:
            while True:
                line = again.pop() if again else next(within, "")
                if not line and held:
                    line = text.readline(self.limits.line_bytes // 4)
                if not line:
                    return
                self.line += 1
                held.append(line)
                if len(held) > MOST_LINES:
                    raise _UnpairedError
                yield line

        while True:
            try:
                for record in csv.reader(lines(), delimiter=self.separator, strict=True):
                    if least and len(held) > 1 and self._are_rows(held, least):
                        raise _UnpairedError
                    held.clear()
                    yield record
                return
            except (csv.Error, _UnpairedError) as wrong:
                if len(held) == 1 and "field limit" in str(wrong):
                    raise Refused("cell_too_large", most=self.limits.cell_bytes // MIB, row=self.line) from wrong
                again.extend(reversed(held[1:]))
                self.line -= len(held) - 1
                yield self._alone(held[0])
                held.clear()

    def _alone(self, line: str) -> list[str]:
        self.unpaired += 1
        self.first_unpaired = self.first_unpaired or self.line
        if line.count('"') % 2:
            return next(csv.reader([line], delimiter=self.separator, quoting=csv.QUOTE_NONE))
        return next(csv.reader([line], delimiter=self.separator))

    def _too_long(self, block: str) -> None:
        width = block.count(self.separator) + 1 if self.separator else 1
        if width > self.limits.columns:
            raise Refused("sheet_dimensions", sheet="", rows="…", columns=width)
        raise Refused("cell_too_large", most=self.limits.cell_bytes // MIB, row=self.line + 1)


def _as_text(record: list[str]) -> list[str]:
    """A record whose numbers were written as formulas of a text, ="0123", so that Excel leaves them as they are."""
    return [
        cell[2:-1] if cell.startswith(AS_TEXT) and cell[-1] == '"' and '"' not in cell[2:-1] else cell
        for cell in record
    ]


def _whole(line: str) -> list[str]:
    return [line.rstrip("\r\n")]


def separator_of(given: Given, encoding: Encoding) -> str:
    """The sign that cuts most lines into the same number of cells; "" where none does."""
    with io.TextIOWrapper(given.open(), encoding=encoding.codec, errors="strict", newline="") as text:
        sample = list(_sample(text.readline))
    if sample and sample[0].lower().startswith("sep=") and len(sample[0].strip("\r\n")) == 5:
        return sample[0][4]
    best, score = "", 0.0
    for sign in SEPARATORS:
        found = _evenness_by(sign, sample)
        if found > score:
            best, score = sign, found
    if not best and _white_space(sample):
        return WHITE_SPACE
    return best


def _sample(readline: Callable[[int], str]) -> Iterator[str]:
    left = 1 << 20
    for _ in range(SAMPLE_LINES):
        line = readline(left)
        left -= len(line)
        if not line or left <= 0:
            return
        yield line


def _evenness_by(sign: str, sample: list[str]) -> float:
    """How even the rows are that a sign cuts; where a quotation mark has no fellow, with marks as signs like others too."""
    try:
        return _evenness(csv.reader(sample, delimiter=sign, strict=True))
    except csv.Error:
        plain = _evenness(line.split(sign) for line in sample)
    try:
        return max(plain, _evenness(csv.reader(sample, delimiter=sign)))
    except csv.Error:
        return plain


def _evenness(rows: Iterable[list[str]]) -> float:
    """How many rows share one width, weighed by that width; titles and footers of another width cost little."""
    widths = Counter(len(row) for row in rows if row)
    if not widths:
        return 0.0
    width, often = max(widths.items(), key=lambda pair: pair[1] * log(pair[0] + 0.01))
    share = often / sum(widths.values())
    return share * share * log(width) if width > 1 and share >= 0.25 else 0.0


def _white_space(sample: list[str]) -> bool:
    """Columns set with blanks: lines of equally many words, with numbers among them."""
    words = [line.split() for line in sample if line.strip()]
    widths = Counter(map(len, words))
    if not widths:
        return False
    width, often = widths.most_common(1)[0]
    numeric = sum(any(c.isdigit() for c in word) for line in words for word in line)
    return width > 1 and often >= 0.9 * len(words) and numeric >= 0.4 * sum(map(len, words))
