"""The code of an entry: made of the form's token, read aloud easily, and kept by a digest alone."""

from hypothesis import given
from hypothesis import strategies as st

from practice.focus_codes import code_of, entry_id, read_code


@given(st.text(min_size=16, max_size=40))
def test_a_code_is_read_however_it_is_written(token: str) -> None:
    code = code_of(token)
    assert code == code_of(token)
    assert read_code(code) == code
    assert read_code(code.replace("-", "").lower()) == code
    assert read_code(f" {code.replace('1', 'l').replace('0', 'o').replace('-', ' - ')} ") == code


def test_a_code_has_sixty_bits_that_all_vary() -> None:
    codes = {code_of(f"token-{number:010}") for number in range(2000)}
    assert len(codes) == 2000
    letters = [{code.replace("-", "")[place] for code in codes} for place in range(12)]
    assert all(len(found) == 32 for found in letters)


def test_an_id_is_no_code_and_another_for_each() -> None:
    first, second = code_of("a" * 16), code_of("b" * 16)
    assert entry_id(first) != entry_id(second)
    assert entry_id(first) == entry_id(first)
    assert len(entry_id(first)) == 32
    assert not read_code(entry_id(first))
