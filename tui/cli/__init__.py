"""The command line: each module adds its verbs to the parser. Textual is not imported here.

A verb is a function of the archive and the parsed arguments that returns the exit status. Its
`needs` say what it is called with: ``existing``, an archive that must exist; ``any``, one that is
created if it does not; ``path``, only the path.
"""
