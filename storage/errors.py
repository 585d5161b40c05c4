"""What may not be done, and why, in the words that the person will read.

    Refusal
    ├── NotFound       no such number, person, organisation
    ├── NotAllowed     somebody else's right; the text says whose
    ├── NotNow         the thing is in a state in which this cannot be done
    └── NotUnderstood  words that say too little or contradict themselves; the text shows a right example

Verbs raise these and nothing else on purpose; every other exception is a defect and flies.
"""


class Refusal(Exception):
    """A polite no. `str(refusal)` is short, natural Chinese and safe for the chat it was asked in."""


class NotFound(Refusal):
    """There is no such thing."""


class NotAllowed(Refusal):
    """It exists, and somebody else may do this."""


class NotNow(Refusal):
    """It may be done, but not in this state."""


class NotUnderstood(Refusal):
    """The words do not say enough."""
