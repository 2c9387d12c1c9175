"""What is done about copies, as the log names it."""

from gir.terms import Term


class BackupAct(Term):
    """Acts on the machine."""

    MAKE = "backup.make"
    RESTORE = "backup.restore"
    DESTROY_AGAIN = "backup.destroy_again"
    ROTATE = "keys.rotate"
    FORGET_KEY = "keys.forget"
