"""Stories: which articles are about one event, and what each take of it adds. Pure.

`terms` reads the words of an article, `frequencies` says how common they are, `grouping` decides
which story an arriving article joins, `certainty` how sure it is that two are about one
event, and `takes` compares the texts of the articles of a story.
`boilerplate` knows what a source puts into its articles whatever they are about.
"""
