"""Constructions of news prose, with invented people: which spans are quotes, and who speaks."""

from __future__ import annotations

import pytest

from storage.quotes import extract

INTRO = "Mayor Ada Quill met farmers in Brindleton on Monday with Owen Marsh, a dairy farmer.\n\n"
PAIR = "Ada Quill, the mayor of Brindleton, debated her rival Owen Marsh on Monday.\n\n"


def said(text: str) -> list[tuple[str, str | None]]:
    return [(quote.text, quote.speaker) for quote in extract(text)]


ATTRIBUTIONS = {
    "name and verb after": (
        INTRO + '"We will drain the lower field," Quill said.',
        [("We will drain the lower field,", "Ada Quill")],
    ),
    "inverted": (
        INTRO + "“The water came at night,” said Marsh, who lost forty cows.",
        [("The water came at night,", "Owen Marsh")],
    ),
    "inverted with title and apposition": (
        "“The bridge is safe,” said county engineer Tessa Vane, 41, of Hollowell.",
        [("The bridge is safe,", "Tessa Vane")],
    ),
    "inverted nominal with name": (
        "“It was a long night,” said the fire chief, Bruno Kask, on Friday.",
        [("It was a long night,", "Bruno Kask")],
    ),
    "verb before with comma": (
        INTRO + 'Quill said, "We owe them an answer by spring."',
        [("We owe them an answer by spring.", "Ada Quill")],
    ),
    "colon": (
        INTRO + 'Marsh shook his head and added: "Nobody warned us at all."',
        [("Nobody warned us at all.", "Owen Marsh")],
    ),
    "that with a part": (
        INTRO + "Quill told reporters that the dam was “a promise kept”.",
        [("a promise kept", "Ada Quill")],
    ),
    "split in two": (
        INTRO + '"The river," Marsh said, "does not read our plans."',
        [("The river,", "Owen Marsh"), ("does not read our plans.", "Owen Marsh")],
    ),
    "goes on in the paragraph": (
        INTRO + '"We start in May," Quill said. "The first wall takes a year."',
        [("We start in May,", "Ada Quill"), ("The first wall takes a year.", "Ada Quill")],
    ),
    "question before lower case": (
        INTRO + '"Who pays for all this?" asked Marsh.',
        [("Who pays for all this?", "Owen Marsh")],
    ),
    "question before a name": (
        INTRO + '"Who pays for all this?" Marsh asked. "We cannot."',
        [("Who pays for all this?", "Owen Marsh"), ("We cannot.", "Owen Marsh")],
    ),
    "according to": (
        "The vote is “a formality”, according to council clerk Petra Lund.",
        [("a formality", "Petra Lund")],
    ),
    "report at the end": (
        INTRO + 'The old wall is "past saving", Quill said.',
        [("past saving", "Ada Quill")],
    ),
    "aside between name and verb": (
        'Ivo Brandt, who has kept bees since 1982, said: "They know before we do."',
        [("They know before we do.", "Ivo Brandt")],
    ),
    "dashes between name and verb": (
        "Ivo Brandt — the last keeper in the valley — said “the hives are silent”.",
        [("the hives are silent", "Ivo Brandt")],
    ),
    "verbs joined by and": (
        'Ivo Brandt looked at the empty hives and said, "That was the last of them."',
        [("That was the last of them.", "Ivo Brandt")],
    ),
    "participle": (
        INTRO + "Marsh criticised the delay, calling it “a winter too long”.",
        [("a winter too long", "Owen Marsh")],
    ),
    "signed": (
        "“I read the paper every day of my life.” — Edna Folk",
        [("I read the paper every day of my life.", "Edna Folk")],
    ),
    "announced by the paragraph before": (
        INTRO + 'Quill wrote to the farmers:\n\n"Your fields will be measured in June."',
        [("Your fields will be measured in June.", "Ada Quill")],
    ),
    "speech noun with an owner": (
        INTRO + "Quill's claim that the dam was “never in danger” surprised the farmers.",
        [("never in danger", "Ada Quill")],
    ),
    "report within a report": (
        INTRO + "Quill said she expects that the state will call the plan “a model”.",
        [("a model", "Ada Quill")],
    ),
    "a participle goes with the report, not with what it reports": (
        INTRO + "Quill said on Friday that the farmers had refused the wall, calling it “ugly”.",
        [("ugly", "Ada Quill")],
    ),
    "a second report after what was reported": (
        INTRO + "Marsh said the wall would sink, and said the state “never learns”.",
        [("never learns", "Owen Marsh")],
    ),
    "a title in marks within the subject": (
        INTRO
        + "Marsh, the star of the village's “Harvest Home,” thanked Quill for “a dry winter”.",
        [("a dry winter", "Owen Marsh")],
    ),
    "a sentence in brackets": (
        INTRO + "The wall stands. (Marsh, who paid for it, said it was “money well spent”.)",
        [("money well spent", "Owen Marsh")],
    ),
    "a paper only passes it on": (
        INTRO + '"We will drain the lower field," Quill said, according to the Hollowell Herald.',
        [("We will drain the lower field,", "Ada Quill")],
    ),
    "an organisation speaks": (
        "The Hollowell Water Board said in a statement that the pumps were “in good order”.",
        [("in good order", "Hollowell Water Board")],
    ),
    "with somebody saying": (
        INTRO + "The debate grew loud, with the crowd openly chanting “Mend the wall!”",
        [("Mend the wall!", "the crowd")],
    ),
    "two nouns speak as one": (
        "Many farmers and fishermen said the wall was “a trap”.",
        [("a trap", "Many farmers and fishermen")],
    ),
    "so many of somebody": (
        INTRO + "Dozens of angry farmers said the wall was “a trap”.",
        [("a trap", "Dozens of angry farmers")],
    ),
    "called by somebody": (
        INTRO + "Quill praised the wall, called “a trap” by local fishermen, and left for Arden.",
        [("a trap", "local fishermen")],
    ),
    "a name after a dash alone before a colon": (
        INTRO + "The farmers lose again – Owen Marsh: “Nobody asked us about the wall.”",
        [("Nobody asked us about the wall.", "Owen Marsh")],
    ),
    "a noun that could be a verb": (
        INTRO + "Marsh went home, at which point the crowd chanted “Mend the wall!”",
        [("Mend the wall!", "the crowd")],
    ),
    "what is counted after another preposition speaks not": (
        "A book for 9 schools says the lake is “an old friend”.",
        [("an old friend", "A book for 9 schools")],
    ),
    "an aside that reports does not govern": (
        "Ivo Brandt, an oncologist who advised the council, said bees are “a gift to us all”.",
        [("a gift to us all", "Ivo Brandt")],
    ),
    "a crowd of two kinds": (
        "An angry crowd of farmers and fishermen said the wall was “a trap”.",
        [("a trap", "An angry crowd of farmers and fishermen")],
    ),
    "a new clause has its own subject": (
        INTRO
        + "Quill went to the council in Arden, and Tessa Vane kept asking who “sold the field”.",
        [("sold the field", "Tessa Vane")],
    ),
    "asked to do what": (
        INTRO + "Sen. Ivo Brandt said he had no chance to read the plan, but called it “a start”.",
        [("a start", "Ivo Brandt")],
    ),
    "what was not released speaks not": (
        INTRO
        + "Marsh did not release further details, saying only that it was “money well spent”.",
        [("money well spent", "Owen Marsh")],
    ),
    "a show in the aside": (
        "Ivo Brandt, host of the show “Hive,” listed three answers: “Rest, rest and rest.”",
        [("Rest, rest and rest.", "Ivo Brandt")],
    ),
    "at one point": (
        INTRO + "At one point, Marsh said the wall was “a trap”.",
        [("a trap", "Owen Marsh")],
    ),
    "she and others": (
        INTRO + "Ada Quill said she and her aides call the wall “the beast”.",
        [("the beast", "Ada Quill")],
    ),
    "a name of a kind with participles": (
        "Tom Dowling farms. Dowling said the owners will meet, but called it “too late”.",
        [("too late", "Tom Dowling")],
    ),
    "known as": (
        "“There was no order,” said the harbour chief known as Bodo.",
        [("There was no order,", "Bodo")],
    ),
    "a sign says": (
        INTRO + "Marsh held up a cardboard sign saying “No wall, no milk.”",
        [("No wall, no milk.", "a cardboard sign")],
    ),
    "so many of them": (
        "Quill's first five critics were blunt: “Nobody asked us about the wall.”",
        [("Nobody asked us about the wall.", "Quill's first five critics")],
    ),
    "a thing shows and somebody says so": (
        INTRO + "The flood marks “the end of the old wall” for the valley, said Marsh.",
        [("the end of the old wall", "Owen Marsh")],
    ),
    "in the words of": (
        INTRO + "The wall is, in the words of a senior engineer, “a promise kept” to the valley.",
        [("a promise kept", "a senior engineer")],
    ),
    "the two write": (
        INTRO + "“You have not answered our first letter about the wall,” the two write.",
        [("You have not answered our first letter about the wall,", "the two")],
    ),
    "a long quotation goes on as no label would": (
        INTRO + "Marsh argues that nobody called for force. “The council claims that his calls for "
        "farmers to come to the wall and stand there with lamps” were a threat.",
        [
            (
                "The council claims that his calls for farmers to come to the wall and stand "
                "there with lamps",
                "Owen Marsh",
            )
        ],
    ),
    "a lesson from": (
        "A lesson from Ivo Brandt: “Leave the hives alone in spring.”",
        [("Leave the hives alone in spring.", "Ivo Brandt")],
    ),
    "a tag after a question, with an aside": (
        INTRO + "“Who wants to go first?” Marsh, a farmer of eighty cows, asked the council.",
        [("Who wants to go first?", "Owen Marsh")],
    ),
    "a tag after a full stop": (
        INTRO
        + "The council had met in the night.\n\n“Nobody slept at all in this house.” Marsh said.",
        [("Nobody slept at all in this house.", "Owen Marsh")],
    ),
    "went on": (
        INTRO + "“You know how it is?” Marsh went on, as if nobody had heard. “You dig.”",
        [("You know how it is?", "Owen Marsh"), ("You dig.", "Owen Marsh")],
    ),
    "what goes on is no report": (
        INTRO
        + "As Marsh says that he opposes “walls of any kind” here, his friends continue to dig.",
        [("walls of any kind", "Owen Marsh")],
    ),
    "a participle after a clause of time": (
        INTRO
        + "Marsh spoke on the radio after Quill won the vote, remarking that there is “no hurry”.",
        [("no hurry", "Owen Marsh")],
    ),
    "a report after another": (
        INTRO + "Marsh smiled and replied after Quill argued at length that there is “no hurry”.",
        [("no hurry", "Ada Quill")],
    ),
    "somebody's claim that": (
        INTRO + "Marsh criticised Quill's claim that the council “saved every field”.",
        [("saved every field", "Ada Quill")],
    ),
    "somebody's claim judged": (
        INTRO + "Marsh told the farmers that Quill was wrong and her view was “a bad joke”.",
        [("a bad joke", "Owen Marsh")],
    ),
    "an adverb opens the sentence": (
        INTRO + "Conversely, Marsh rated the plan as “a bad joke”.",
        [("a bad joke", "Owen Marsh")],
    ),
    "party and state speak not": (
        "Sen. Ivo Brandt, R-Arden, who led the hearing, said the wall was “a bad joke”.",
        [("a bad joke", "Ivo Brandt")],
    ),
    "told to a paper": (
        INTRO
        + "Marsh explained the trouble to the local newspaper Arden Bote: “We lost forty cows.”",
        [("We lost forty cows.", "Owen Marsh")],
    ),
    "a clause of time that is over": (
        INTRO
        + "Quill said that when Marsh railed against the wall in his speech, “he spoke for us”.",
        [("he spoke for us", "Ada Quill")],
    ),
    "said he would, and others clap": (
        INTRO + "Marsh said he would “mend the wall,” and the crowd applauded loudly.",
        [("mend the wall,", "Owen Marsh")],
    ),
    "a by-line ends the report": (
        INTRO + "Marsh insisted that the wall was “a bad joke.” -- Petra Lund",
        [("a bad joke.", "Owen Marsh")],
    ),
    "nouns that look like verbs": (
        INTRO + "The state kept 1,300 Quill emails, its business ventures and what Marsh called "
        "“a pile of wet paper”.",
        [("a pile of wet paper", "Owen Marsh")],
    ),
    "a noun after a quotation": (
        INTRO + "Quill said that Marsh's “mean” comments do not “fit the man I knew”.",
        [("mean", "Ada Quill"), ("fit the man I knew", "Ada Quill")],
    ),
    "a document and where it comes from": (
        "A Hollowell Water Board report released last year found the pumps “in good order”.",
        [("in good order", "A Hollowell Water Board report released last year")],
    ),
    "a document shown on a day": (
        "A campaign ad released Thursday accuses the council of buying “every last vote”.",
        [("every last vote", "A campaign ad released Thursday")],
    ),
    "only so many of somebody": (
        "Only 52 percent of farmers agreed that the wall was “a trap”.",
        [("a trap", "Only 52 percent of farmers")],
    ),
    "more than half of somebody": (
        "More than half of the farmers said the wall was “a trap”.",
        [("a trap", "More than half of the farmers")],
    ),
    "at least half of somebody somewhere": (
        "At least half of voters in each county say the wall is “a trap”.",
        [("a trap", "At least half of voters in each county")],
    ),
    "a list of kinds": (
        "A group of 12 local poets, painters, farmers and fishermen said the wall was “a trap”.",
        [("a trap", "A group of 12 local poets, painters, farmers and fishermen")],
    ),
    "a press release saying": (
        INTRO
        + "Later Marsh sent a press release saying that Quill owes farmers “an answer by spring”.",
        [("an answer by spring", "Owen Marsh")],
    ),
    "a source familiar with it": (
        "A source familiar with the plan said the wall was “a trap”.",
        [("a trap", "A source familiar with the plan")],
    ),
    "somebody inside a place": (
        "One engineer inside the tower tried to laugh, saying the crack was “not a big thing”.",
        [("not a big thing", "One engineer inside the tower")],
    ),
    "a head of a body": (
        "Just before a critical party gathering, as the head of the powerful rules committee has "
        "accused his own council of a “breach of trust”.",
        [("breach of trust", "the head of the powerful rules committee")],
    ),
    "a description with a place before the name": (
        "The Arden fire captain, Tessa Vane, said the wall was “a trap”.",
        [("a trap", "Tessa Vane")],
    ),
    "which somebody in apposition called": (
        INTRO + "The water tax -- which the board's chief engineer, Tessa Vane, called “a bad "
        "joke” -- will rise.",
        [("a bad joke", "Tessa Vane")],
    ),
    "a relative clause between dashes": (
        "Small groups of protesters walked around the square - where the Arden Otters played - "
        "while chanting, “Mend the wall!”",
        [("Mend the wall!", "Small groups of protesters")],
    ),
    "a sign that reads": (
        INTRO + "Marsh held up a cardboard sign that read “No wall, no milk.”",
        [("No wall, no milk.", "a cardboard sign")],
    ),
    "he who is not named": (
        INTRO + "“We live on the moon,” my father often said. He also told the neighbours that "
        "“water is wine”.",
        [("We live on the moon,", "my father"), ("water is wine", "my father")],
    ),
    "a pull quote signed in the next paragraph": (
        INTRO + "Quill waited.\n\n“The first wall takes a year, and the second takes two.\n\n"
        "Tessa Vane, county engineer.”\n\nThe farmers left.",
        [("The first wall takes a year, and the second takes two.", "Tessa Vane")],
    ),
    "somebody's remarks called something": (
        INTRO + "Tessa Vane, an adviser to the Arden campaign, called Quill's remarks on Monday "
        "“a wake-up call for us”.",
        [("a wake-up call for us", "Tessa Vane")],
    ),
    "nobody by name": (
        '"Everybody knew," said one official who asked not to be named.',
        [("Everybody knew,", "one official")],
    ),
}

PEOPLE = {
    "surname gets the full name": (
        'Nadia Orlova won the race.\n\n"I slept badly," Orlova said.',
        [("I slept badly,", "Nadia Orlova")],
    ),
    "name given later is still the full one": (
        '"I slept badly," Orlova said.\n\nNadia Orlova won by two minutes.',
        [("I slept badly,", "Nadia Orlova")],
    ),
    "he is the man who spoke last": (
        PAIR + '"No," Marsh said.\n\nQuill smiled at this.\n\n"Never again," he said.',
        [("No,", "Owen Marsh"), ("Never again,", "Owen Marsh")],
    ),
    "she is not the man": (
        PAIR + '"It is over," she said.',
        [("It is over,", "Ada Quill")],
    ),
    "pronoun after reported speech": (
        "Tessa Vane said the bridge would open in May. “It is sound,” she said.",
        [("It is sound,", "Tessa Vane")],
    ),
    "title and surname tell spouses apart": (
        "Karl Voss and his wife, Mira Voss, run the mill.\n\n"
        '"We grind at dawn," Mrs. Voss said.\n\n"I only sweep," Mr. Voss said.',
        [("We grind at dawn,", "Mira Voss"), ("I only sweep,", "Karl Voss")],
    ),
    "a description means the one of that office": (
        "Sen. Rolf Ekdahl met Gov. Lena Sorrel.\n\n"
        '"The bill is ready," the senator said.\n\n"I will sign it," the governor said.',
        [("The bill is ready,", "Rolf Ekdahl"), ("I will sign it,", "Lena Sorrel")],
    ),
    "a description means the one of that party": (
        "Republican candidate Rolf Ekdahl met Democratic candidate Lena Sorrel.\n\n"
        '"We agreed on roads," the Republican candidate said.',
        [("We agreed on roads,", "Rolf Ekdahl")],
    ),
    "somebody named after a long description": (
        "“He sang all night,” said his oldest friend from the mill, Ivo Brandt.",
        [("He sang all night,", "Ivo Brandt")],
    ),
    "somebody described before the name": (
        "“The roof held,” said Lisbon-based Tessa Vane. “It held well,” said Arden County Clerk "
        "Marta Ilves.",
        [("The roof held,", "Tessa Vane"), ("It held well,", "Marta Ilves")],
    ),
    "an acronym": (
        "The Hollowell Grain Exchange closed early. “Prices are fair,” the HGE said.",
        [("Prices are fair,", "Hollowell Grain Exchange")],
    ),
    "an office in capitals": (
        "Secretary of State Marta Ilves said the talks were “useful”.",
        [("useful", "Marta Ilves")],
    ),
    "an office in small letters": (
        "“The talks were useful,” said former secretary of state Marta Ilves, who chaired them.",
        [("The talks were useful,", "Marta Ilves")],
    ),
    "a surname that is a small word": (
        "Columnist George Early wrote about the farm. At the gate, Early called it “a ruin”.\n\n"
        "“It leaks,” Early said.",
        [("a ruin", "George Early"), ("It leaks,", "George Early")],
    ),
    "called Mr. is not who is called by the first name": (
        "Karl Voss runs the mill. His brother, Bertie Voss, flew planes. Bertie loved the sky. "
        "Bertie left early.\n\n“I watched him,” Mr. Voss said.",
        [("I watched him,", "Karl Voss")],
    ),
    "born abroad": (
        "“I was shocked,” said South Arden-born Tarquil Haines. “Haines means home,” Haines said.",
        [("I was shocked,", "Tarquil Haines"), ("Haines means home,", "Tarquil Haines")],
    ),
    "what is named after somebody speaks not": (
        "The Orlova Train left town. “We roll on,” Orlova said.",
        [("We roll on,", "Orlova")],
    ),
    "a nickname in marks is no quote": (
        'Walter "Buck" Tansy sold the farm. "It was time," Tansy said.',
        [("It was time,", "Walter Tansy")],
    ),
    "somebody's aide is not that somebody": (
        INTRO + '"She is resting," said Quill spokesman Arlo Finch.',
        [("She is resting,", "Arlo Finch")],
    ),
    "names inside quotations do not vote": (
        'Tessa Vane was blunt. "Ask Bruno Kask, ask Petra Lund," she said.',
        [("Ask Bruno Kask, ask Petra Lund,", "Tessa Vane")],
    ),
    "dateline is nobody": (
        "HOLLOWELL, Wis. (NPA) — Tessa Vane said the bridge was “sound as a bell”.",
        [("sound as a bell", "Tessa Vane")],
    ),
}

MARKS = {
    "straight": ('Ivo Brandt said, "Bees need quiet."', ["Bees need quiet."]),
    "curly": ("Ivo Brandt said, “Bees need quiet.”", ["Bees need quiet."]),
    "curly and straight": ('Ivo Brandt said, “Bees need quiet."', ["Bees need quiet."]),
    "two single marks": ("''Bees need quiet,'' Ivo Brandt said.", ["Bees need quiet,"]),
    "guillemets with spaces": ("« Bees need quiet », said Ivo Brandt.", ["Bees need quiet"]),
    "low and high": ("Ivo Brandt said: „Bees need quiet.“", ["Bees need quiet."]),
    "corner brackets": ("Ivo Brandt said: 「Bees need quiet.」", ["Bees need quiet."]),
    "white corner brackets": ("Ivo Brandt said: 『Bees need quiet.』", ["Bees need quiet."]),
    "guillemets pointing inwards": ("Ivo Brandt said: »Bees need quiet.«", ["Bees need quiet."]),
    "one guillemet": ("Ivo Brandt said: ‹Bees need quiet now.›", ["Bees need quiet now."]),
    "two backticks": ("``Bees need quiet,'' Ivo Brandt said.", ["Bees need quiet,"]),
    "two commas": ("Ivo Brandt said: ,,Bees need quiet.''", ["Bees need quiet."]),
    "both marks high": ("Ivo Brandt said: ”Bees need quiet.”", ["Bees need quiet."]),
    "full width": ("Ivo Brandt said: ＂Bees need quiet.＂", ["Bees need quiet."]),
    "nested guillemets": (
        "Ivo Brandt said: «He told me «leave the hive» and left.»",
        ["He told me «leave the hive» and left."],
    ),
    "single marks": ("‘Bees need quiet,’ said Ivo Brandt.", ["Bees need quiet,"]),
    "single marks about a genitive": (
        "'The keepers' work is done,' said Ivo Brandt.",
        ["The keepers' work is done,"],
    ),
    "single marks go on": (
        "'Bees need quiet,' said Ivo Brandt. 'They do not forgive noise.'",
        ["Bees need quiet,", "They do not forgive noise."],
    ),
    "single marks around double ones after a tag": (
        "‘Bees need quiet,’ said Ivo Brandt. ‘They call us “the veiled crew”, and I mind that.’",
        ["Bees need quiet,", "They call us “the veiled crew”, and I mind that."],
    ),
    "straight single marks around double ones": (
        "'Bees need quiet,' Ivo Brandt said. 'It won't do to call this \"a year\", I say.'",
        ["Bees need quiet,", 'It won\'t do to call this "a year", I say.'],
    ),
    "nested": (
        "“He told me ‘leave the hive alone’ and left,” Ivo Brandt said.",
        ["He told me ‘leave the hive alone’ and left,"],
    ),
    "a block of quoted text with a quotation in it": (
        '"The keepers call it “a quiet year” and hope for rain.\n\n'
        '"Nobody calls it “a good year” yet," the report says.',
        [
            "The keepers call it “a quiet year” and hope for rain.",
            "Nobody calls it “a good year” yet,",
        ],
    ),
    "apostrophes": (
        "Ivo Brandt's bees don't mind the '90s tune, but 'em flies do.",
        [],
    ),
    "feet and inches": ('The door is 6\'2" high and the sill 8" deep, the builder says.', []),
    "inches inside": (
        'Ivo Brandt said: "The frame is 9" wide and holds well."',
        ['The frame is 9" wide and holds well.'],
    ),
    "every paragraph is an item": (
        "“The first year was lost, Ivo Brandt said.\n\n“The second was better.”",
        ["The first year was lost, Ivo Brandt said.", "The second was better."],
    ),
    "closing mark missing": (
        'Ivo Brandt said: "Bees need quiet.\n\nThe valley is quiet again.',
        ["Bees need quiet."],
    ),
    "closing mark before the next missing": (
        'Ivo Brandt said: "Bees need quiet. He added: "They need time."',
        ["Bees need quiet.", "They need time."],
    ),
    "sub-heading": (
        "‘A quiet valley’\n\n“Bees need quiet,” Ivo Brandt said.",
        ["Bees need quiet,"],
    ),
    "sub-heading in double marks": (
        "“A quiet valley”\n\n“Bees need quiet,” Ivo Brandt said.",
        ["Bees need quiet,"],
    ),
    "title of a work": ("Ivo Brandt is the author of “The Last Hive of Summer.”", []),
    "title of a programme": ('Ivo Brandt told "Bees and Neighbours" that he slept well.', []),
    "slogan with its year": (
        "Two slogans hung there.\n\n“Clear the fields of wolves now” (2005)",
        [],
    ),
    "headline of a piece": (
        "In Petra Lund's column on May 4, “The bees must stay,” the council did not come off well.",
        [],
    ),
    "headline in brackets": (
        "For once I stand with Ivo Brandt (“Brandt calls it a 'trap' for bees,” Hollowell Herald).",
        [],
    ),
    "stage direction": ("Ivo Brandt said: “(Applause.)”", []),
    "scare quotes": ("The “smart” hive has run on batteries since March.", []),
    "a label before its noun": ("Brindleton holds its “open farm” weekend in May.", []),
    "a word far from its report": (
        "Ivo Brandt said the council had sold the last orchard on the hill to a firm that builds "
        "so many of the “smart” hives nobody asked for.",
        [],
    ),
    "markup": ('<note date="May 4\n\n">The hives moved to the lower field.', []),
    "code": ('The file begins with "<title>Bees</title>" and ends there.', []),
}


@pytest.mark.parametrize(("text", "expected"), ATTRIBUTIONS.values(), ids=list(ATTRIBUTIONS))
def test_a_construction_yields_the_quote_and_its_speaker(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), PEOPLE.values(), ids=list(PEOPLE))
def test_a_speaker_has_the_fullest_name(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), MARKS.values(), ids=list(MARKS))
def test_quotation_marks_are_paired(text: str, expected: list[str]) -> None:
    assert [quote.text for quote in extract(text)] == expected


@pytest.mark.parametrize("role", ["dockers' leader", "dockers’ leader", "union’s leader"])
def test_a_role_has_no_space_before_an_apostrophe(role: str) -> None:
    text = (
        f"Dorothea Lund, the {role}, was there. “We filled 90,000 sandbags for nothing,” Lund said."
    )
    (quote,) = extract(text)
    assert (quote.speaker, quote.role) == ("Dorothea Lund", role)


def test_a_speaker_has_the_role_given_in_the_article() -> None:
    text = "Tessa Vane, the deputy finance minister, spoke.\n\n“It is safe,” Ms. Vane said."
    (quote,) = extract(text)
    assert (quote.speaker, quote.role) == ("Tessa Vane", "deputy finance minister")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("“The bridge is safe,” said Tessa Vane.", 0.9, 1.0),
        ("Marsh left. The council waited for “the last of all the lanterns we have.”", 0.4, 0.75),
        ("“The bridge is safe and will be safe for many years to come.”", 0.0, 0.0),
    ],
    ids=["named", "likely", "unattributed"],
)
def test_the_certainty_shown_depends_on_the_evidence(text: str, low: float, high: float) -> None:
    (quote,) = extract(text)
    assert low <= quote.confidence <= high


FAILING = {
    "two speakers take turns unnamed": (
        PAIR + '"Is it safe?" Quill asked.\n\n"It is not."\n\n"Then close it."',
        "Owen Marsh",
        1,
        "turns of a dialogue without attribution are not followed",
    ),
    "surname of two, the lesser one meant": (
        "Karl Voss runs the mill. Karl Voss built it. Karl Voss owns it.\n\n"
        'His daughter Mira Voss keeps the books, and Voss said of her father: "He is stubborn."',
        "Mira Voss",
        0,
        "a surname means whoever is named most",
    ),
    "description known only to the world": (
        'Karl Voss met Ivo Brandt. "I bake bread," the miller said.',
        "Karl Voss",
        0,
        "that Voss mills is not in the text",
    ),
    "a transcript in marks": (
        INTRO + "A transcript follows:\n\n“QUILL: We will mend the wall.\n\n“MARSH: When?”",
        "Ada Quill",
        0,
        "a name in capitals at the head of the words is read as part of them",
    ),
    "a misspelt name": (
        "Tyresha McClane keeps bees. McLane said they sleep. “They sleep,” she said.",
        "Tyresha McClane",
        0,
        "names are compared letter by letter",
    ),
    "a stage name with a title in it": (
        "The singer Tom Brill, known as Lord Ash, sang. “I sang,” Lord Ash said.",
        "Tom Brill",
        0,
        "aliases are acronyms, surnames and first names; known-as is not read",
    ),
    "a German verb": (
        "Petra Lund züchtet Bienen. „Die Bienen brauchen Ruhe“, sagte Ivo Brandt.",
        "Ivo Brandt",
        0,
        "the marks of many languages are known, the verbs of English alone",
    ),
    "a French verb": (
        "« Les abeilles ont besoin de calme », a déclaré Ivo Brandt.",
        "Ivo Brandt",
        0,
        "the marks of many languages are known, the verbs of English alone",
    ),
    "a Japanese verb": (
        "ブラント氏は「蜂には静けさが必要だ」と述べた。",
        "ブラント氏",
        0,
        "the marks of many languages are known, the verbs of English alone",
    ),
    "speaker named only after the next quotation": (
        '"It rained for a week." "It poured," said Tessa Vane.',
        "Tessa Vane",
        0,
        "speakers are looked for behind, not ahead, of a whole quotation",
    ),
}


@pytest.mark.parametrize(
    ("text", "speaker", "number"),
    [
        pytest.param(
            text, speaker, number, id=name, marks=pytest.mark.xfail(strict=True, reason=reason)
        )
        for name, (text, speaker, number, reason) in FAILING.items()
    ],
)
def test_constructions_not_supported_yet(text: str, speaker: str, number: int) -> None:
    assert extract(text)[number].speaker == speaker


SHOWN_WRONGLY = {
    "a scare quote in what is reported": (
        INTRO + "Quill said taxes on “smart” hives are “a trap for us all”.",
        ["a trap for us all"],
        "right after a report a word in marks cannot be told from somebody's",
    ),
    "a chapter of the law named like a claim": (
        INTRO + "Quill said the messages had been raised to “confidential”.",
        [],
        "a term that is defined elsewhere stands as a quoted word does",
    ),
    "single low and high marks": (
        "Ivo Brandt said: ‚Bees need quiet at night.‘",
        ["Bees need quiet at night."],
        "the single mark that closes in German opens in English",
    ),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=name, marks=pytest.mark.xfail(strict=True, reason=reason))
        for name, (text, expected, reason) in SHOWN_WRONGLY.items()
    ],
)
def test_distinctions_not_supported_yet(text: str, expected: list[str]) -> None:
    assert [quote.text for quote in extract(text)] == expected


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Jane Quist, according to a port spokesman, said “we sail at noon.”", ""),
        ("Her rival Jane Quist said “we sail at noon.”", ""),
        ("Jane Quist, the Democratic rival, said “we sail at noon.”", ""),
        ("Secretary of State Jane Quist said “we sail at noon.”", "Secretary of State"),
        ("Jane Quist, author of “The Tide,” was there. “We sail at noon,” Quist said.", "author"),
        ("Jane Quist, the rival, came. “We sail,” said Mayor Jane Quist.", "Mayor"),
    ],
)
def test_a_role_says_what_somebody_does(text: str, role: str) -> None:
    assert {quote.role for quote in extract(text) if quote.speaker} == {role}
