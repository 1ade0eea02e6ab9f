"""The verbs of the command line; each module adds its own to the parser. No Textual in here.

A verb is a function of the archive and the parsed call that returns the exit status. Its `needs`
say what it gets: `archive`, one that is there already; `room`, one that is made where it is
missing; `nothing`, only the path where it would lie.
"""
