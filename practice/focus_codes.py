"""The code with which its writer alone finds a focus group's entry again. Pure; docs/decisions/0011-focus-groups.md.

It is made of the form's one-time token, so that a repeat of a submission comes to the same code, and it is kept by a
slow digest alone: whoever holds the database can neither read a code from it nor try them all.
"""

import hashlib

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U: they are read as 1 or 0, or make words."""
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_LENGTH = 12
"""Letters of five bits each: 60 bits."""
_PART = 4
LEAST_TOKEN = 16
"""Letters of a one-time token: ours have 96 bits, and a made-up one must not be guessed either."""


def code_of(token: str) -> str:
    """The code of a form's token, in three parts of four: "7K2M-XQ4T-91BD"."""
    number = int.from_bytes(hashlib.blake2b(token.encode(), digest_size=8, person=b"focus code").digest())
    letters = "".join(_LETTERS[number >> (5 * place) & 31] for place in range(_LENGTH))
    return in_parts(letters)


def in_parts(letters: str) -> str:
    return "-".join(letters[at : at + _PART] for at in range(0, _LENGTH, _PART))


def read_code(words: str) -> str:
    """The code that somebody typed, however they parted it and in any case; empty for what is no code."""
    letters = "".join(letter for letter in words.upper() if letter.isalnum()).translate(_READ_AS)
    right = len(letters) == _LENGTH and set(letters) <= set(_LETTERS)
    return in_parts(letters) if right else ""


def entry_id(code: str) -> str:
    """What an entry is kept under. Takes some twenty milliseconds and 8 MB, on purpose."""
    return hashlib.scrypt(code.encode(), salt=b"practice-loop focus group", n=2**13, r=8, p=1, dklen=16).hex()


def fingerprint(*words: str) -> str:
    """Of what a page shows, to see whether it was changed meanwhile."""
    return hashlib.blake2b("\n".join(words).encode(), digest_size=8).hexdigest()
