"""Sequences that colour what a terminal shows."""

CSI = '\033['


def code_to_chars(code):
    return CSI + str(code) + 'm'


class AnsiCodes:
    def __init__(self):
        for name in dir(self):
            if not name.startswith('_'):
                setattr(self, name, code_to_chars(getattr(self, name)))


class AnsiFore(AnsiCodes):
    BLACK = 30
    RED = 31
    GREEN = 32
    RESET = 39


Fore = AnsiFore()
