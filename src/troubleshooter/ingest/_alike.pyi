_Rows = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes, int, int]

def alike(
    data: bytes,
    start: int,
    end: int,
    separator: int,
    width: int,
    message: int,
    time: int,
    document: int,
    words: tuple[int, ...],
    form: bytes,
    shapes: tuple[tuple[bytes, bytes], ...],
    named: bytes,
    line: int,
    beyond: int,
    /,
) -> _Rows | None: ...
def records(
    data: bytes,
    start: int,
    end: int,
    form: bytes,
    shapes: tuple[tuple[bytes, bytes], ...],
    named: bytes,
    line: int,
    beyond: int,
    /,
) -> _Rows | None: ...
def numbers(data: bytes, offsets: bytes, places: bytes, spans: bytes, /) -> bytes: ...
def counted(data: bytes, start: int, end: int, /) -> tuple[int, int]: ...
