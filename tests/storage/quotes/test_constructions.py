"""More constructions of news prose, with invented people: clauses, mentions, quoted spans."""

from __future__ import annotations

import pytest

from storage.quotes import extract

INTRO = "Mayor Ada Quill met farmers in Brindleton on Monday with Owen Marsh, a dairy farmer.\n\n"

CLAUSES = {
    "a document described up to a comma": (
        "A legal opinion drafted for the port in spring, and obtained by the Herald, concluded "
        "that the dam was “nobody's child”.",
        ["A legal opinion drafted for the port in spring"],
    ),
    "a document just published": (
        "A Brindleton textbook just published for nine-year-olds explains “the ways of water”.",
        ["A Brindleton textbook just published for nine-year-olds"],
    ),
    "a sender of a press release": (
        INTRO + "Marsh's campaign sent out a press release saying the wall was “a wall of paper”.",
        ["Marsh's campaign"],
    ),
    "aides like somebody": (
        INTRO + "The leak led council aides like Tessa Vane to claim that “nobody had looked”.",
        ["council aides like Tessa Vane"],
    ),
    "a body finds and its head says so": (
        "The Water Board looked into the leak and did not find “a trace of any salt”, said its "
        "director, Tessa Vane.",
        ["Tessa Vane"],
    ),
    "a source between a report and what it reports": (
        "Ivo Brandt said, per his translator, that the hives were “as good as empty”.",
        ["Ivo Brandt"],
    ),
    "putting something somewhere says nothing": (
        "“It is in order,” said Tessa Vane, explaining she worked with Ivo Brandt, who was "
        "cleaning the list and putting it into the file: “Ivo is a careful man.”",
        ["Tessa Vane", "Tessa Vane"],
    ),
    "asked by somebody": (
        INTRO + "Asked by Marsh if the wall “will ever stand”, Quill looked at the river.",
        ["Owen Marsh"],
    ),
    "a clause of time keeps its words": (
        INTRO + "After Marsh said that the cows would do better in “the upper field”, Quill said: "
        "“Not this year.”",
        ["Owen Marsh", "Ada Quill"],
    ),
    "a clause of contrast keeps its words": (
        INTRO + "But even as Marsh claimed on Friday that “Quill knew it all along”, one of her "
        "aides said the two letters were not alike.",
        ["Owen Marsh"],
    ),
    "although somebody says, others argue": (
        INTRO + "Although Marsh says that Quill “broke the word” she gave, others argue it was "
        "never hers to give.",
        ["Owen Marsh"],
    ),
    "a report whose clause has ended": (
        INTRO + "Quill said that the mill's notice, which some have argued was a trick, was an "
        "“insult”.",
        ["Ada Quill"],
    ),
    "a clause of time before what somebody says": (
        "When Owen Marsh told the farmers what had been found, “everybody went quiet,” Ada Quill "
        "said.",
        ["Ada Quill"],
    ),
    "in a clause with its own report": (
        "The hall was warm, and as Owen Marsh went on about “the price of hay” and “the price of "
        "milk,” Ada Quill said yes twice.",
        ["Owen Marsh", "Owen Marsh"],
    ),
    "an apposition of a place": (
        "Even Portugal, Madeira's only ally and its road to the sea, said it was “firmly against” "
        "the wall.",
        ["Portugal"],
    ),
    "what somebody said he had told others": (
        INTRO + "Quill said he had told his “people” to dig.",
        ["Ada Quill"],
    ),
    "two participles share their subject": (
        INTRO + "The farmers were quick to answer, with Owen Marsh writing that it was a shame and "
        "asking, “Who will milk them?”",
        ["Owen Marsh"],
    ),
    "what a report reports is not who speaks next": (
        INTRO + "Quill said that for years some critics had been predicting a flood.\n\n"
        "“That is why the wall will stand where it stands and nowhere else.”",
        ["Ada Quill"],
    ),
    "an aside ends before an apposition": (
        "At Arden Locks, where it costs nine crowns to moor, Rolf Ekdahl, the harbour's oldest "
        "pilot and treasurer, suggested that the boats had come for “the quiet of it”.",
        ["Rolf Ekdahl"],
    ),
    "who writes on the side, in apposition": (
        "Rolf Ekdahl, a harbour pilot who writes in the evenings (his last book has a chapter on a "
        "race “where the last boat wins”), has sold the boat.",
        ["Rolf Ekdahl"],
    ),
    "after somebody told somebody": (
        INTRO + "Quill is telling farmers she is awake after a woman at the gate told her she "
        "seems “too tired”.",
        ["a woman at the gate"],
    ),
    "did is a verb": (
        INTRO + "On Friday she read the letter out. But soon after she did, Ivo Brandt, who keeps "
        "bees, wrote this: “She left out half of it.”",
        ["Ivo Brandt"],
    ),
    "one of them, named after a long phrase": (
        INTRO + "Another farmer on the river side, Bruno Kask, said he was only “half asleep”.",
        ["Bruno Kask"],
    ),
    "the firm somebody": (
        "A forecast by the consulting firm Brigg Hollow, made for the port, predicted that “a good "
        "third of all boats” would stay away.",
        ["A forecast"],
    ),
    "an inquiry that bears a name": (
        "An Arden inquiry, completed on Friday, found that the boats had been moored “at an angle "
        "no pilot would choose”.",
        ["An Arden inquiry"],
    ),
    "the reply said": (
        "The letter was answered at once. “Thank you,” the reply said, “I am away from my desk.”",
        ["the reply", "the reply"],
    ),
    "a place that only stands in the sentence": (
        INTRO + "“We go on,” Quill said. Norway was cold, and as far as “the last lamp of the "
        "north” the boats stayed in.",
        ["Ada Quill", "Ada Quill"],
    ),
    "a place that a verb makes speak": (
        "Norway warned that the treaty was “close to its end”.",
        ["Norway"],
    ),
    "a headline on something": (
        "Vane on Brandt Selling His Hives: ‘I Think He Will.’\n\nTessa Vane met Ivo Brandt. He "
        "likes Vane.",
        ["Tessa Vane"],
    ),
    "from somebody's post": (
        INTRO
        + "Aides say the mayor will rest. From Quill's post: “I am well and the wall is dry.”",
        ["Ada Quill"],
    ),
}

PEOPLE = {
    "has been is no genitive": (
        INTRO + "Quill lit into Marsh. Marsh's been making the case for weeks that Quill is not "
        "ready. “You never had to choose,” he said.",
        ["Owen Marsh"],
    ),
    "a team is not he": (
        "Ivo Brandt sat in the dark, far from cheering for the Arden Green Bees, his son's team. "
        "“If you like comfort, you never do this,” he said.",
        ["Ivo Brandt"],
    ),
    "the end of a body's name is nobody": (
        "Tessa Vane drew a contrast to the Council of Rural Elders.\n\n“I take it in good part,” "
        "she said.",
        ["Tessa Vane"],
    ),
    "he of the same sentence": (
        INTRO + "He declared that as long as the farmers stayed apart, Karl Voss would have his "
        "way, which he declared “a plain disaster”.",
        ["Owen Marsh"],
    ),
    "somebody talked about, he said": (
        INTRO + "“It is late,” Marsh said.\n\nKarl Voss, he said, was “the last of the millers”.",
        ["Owen Marsh", "Owen Marsh"],
    ),
    "two senators told apart by their places": (
        "Sen. Rolf Ekdahl of Arden met Sen. Karl Voss of Hollowell. “I sign,” the Hollowell "
        "senator said.",
        ["Karl Voss"],
    ),
    "a surname with its article": (
        "The speech of Anwar al-Rashad, a poet, was short. “It is enough,” al-Rashad said. "
        "“We have time,” Rashad added.",
        ["Anwar al-Rashad", "Anwar al-Rashad"],
    ),
    "a captain is who was talked of": (
        "Rolf Ekdahl met Karl Voss of Arden. Petra Lund did not spare herself. “I made a choice,” "
        "the Hollowell captain said.",
        ["Petra Lund"],
    ),
    "a woman just introduced": (
        INTRO + "A spokeswoman for the mill declined to comment. “We grind what is sown,” she "
        "said.",
        ["A spokeswoman for the mill"],
    ),
    "the spokeswoman nobody has named": (
        INTRO + "“It is dry,” said Quill. The spokeswoman shrugged. “It rains,” she said.",
        ["Ada Quill", "The spokeswoman"],
    ),
    "not a woman just introduced, but the man before": (
        INTRO + "“It is dry,” Marsh said. A spokeswoman for the mill nodded. “It is,” he said.",
        ["Owen Marsh", "Owen Marsh"],
    ),
    "a woman introduced in another paragraph": (
        INTRO + "“It is dry,” Quill said. A spokeswoman for the mill nodded.\n\n“It is,” said "
        "Marsh. “So it is,” Quill said.\n\n“No rain,” she said.",
        ["Ada Quill", "Owen Marsh", "Ada Quill", "Ada Quill"],
    ),
    "somebody's mother": (
        INTRO + "“It is dry,” said Quill. Marsh's mother wept. “I am proud,” she said.",
        ["Ada Quill", "Marsh's mother"],
    ),
    "they are the body named last": (
        INTRO + "The Water Board refused to pay. On Friday they answered by announcing that the "
        "wall was “a wall of paper”.",
        ["Water Board"],
    ),
    "somebody unnamed, later in the sentence": (
        INTRO + "My mother kept goats on the hill for years, and even now she says things such as "
        "“never trust a well”.",
        ["My mother"],
    ),
    "it is the firm named last": (
        "Hollowell Water Corp will buy two pumps. It said the price was “in line with the plan”.",
        ["Hollowell Water Corp"],
    ),
    "he is not bankers": (
        INTRO + "Marsh sold nine cows. Bankers said the price was low. “It is a start,” he said.",
        ["Owen Marsh"],
    ),
    "he is no activity in a country": (
        INTRO + "Marsh sold nine cows. U.S. Exploration fell again. “It is a start,” he said.",
        ["Owen Marsh"],
    ),
    "nobody is named after said alone": (
        INTRO + "Marsh said Floating-rate notes would fall. Notes fell. “It is a start,” he said.",
        ["Owen Marsh"],
    ),
    "a contraction is nobody's name": (
        "Brindleton's council is late. She'll wait. It is answering what they call the farmers' "
        "“wall of paper”.",
        ["Brindleton's council"],
    ),
    "he is no group": (
        INTRO + "Marsh sat down. Upland Farmers won the cup. “It was a dry year,” he said.",
        ["Owen Marsh"],
    ),
    "he is somebody whose verb is a step away": (
        "Earhart then asked Owen Marsh about the cows. Earhart was not done. “How many are left?” "
        "he asked.",
        ["Earhart"],
    ),
    "a bearer named twice as often": (
        "Ann Orr spoke. Ann Orr left early. Karl Orr slept. “They hum,” Orr said.",
        ["Ann Orr"],
    ),
    "a doubled letter": (
        "Philip Orr met Jane Orr. Phillip Orr keeps bees. Jane Orr left. Philip Orr sang. Phillip "
        "Orr left. “They hum,” Orr said.",
        ["Phillip Orr"],
    ),
    "somebody described at the end": (
        INTRO
        + "“It is dry,” said Marsh.\n\nThe mill has had no grain since May, which worries Rolf "
        "Ekdahl, the head of the Arden millers.\n\n“Nobody grinds by hand,” he said.",
        ["Owen Marsh", "Rolf Ekdahl"],
    ),
    "somebody described at the end who was named before": (
        INTRO + "“It is dry,” said Rolf Ekdahl.\n\nThe mill has had no grain since May, which "
        "worries Owen Marsh, the head of the millers.\n\n“Nobody grinds by hand,” he said.",
        ["Rolf Ekdahl", "Rolf Ekdahl"],
    ),
    "a question in a paragraph of its own, answered": (
        INTRO + "“The badges had run out,” said Marsh.\n\n“And who was to renew them?”\n\n"
        "“A colleague who had left.”",
        ["Owen Marsh", None, "Owen Marsh"],
    ),
    "a question in a paragraph of its own that the speaker asks": (
        INTRO + "“The badges had run out,” said Marsh.\n\n“And who was to renew them?”\n\n"
        "Marsh shrugged.",
        ["Owen Marsh", "Owen Marsh"],
    ),
    "the new head of something": (
        INTRO + "“It is dry,” said Quill. The mill's new head smiled. “So it is,” she said.",
        ["Ada Quill", "The mill's new head"],
    ),
    "a reporter asks somebody who answers": (
        INTRO + "A reporter asked Marsh about the cows. “They are well,” he said.",
        ["Owen Marsh"],
    ),
    "somebody's colleague by his name": (
        INTRO + "Quill's colleague Per Aune disagreed. “Ada exaggerates,” he said.",
        ["Per Aune"],
    ),
    "who is told is not who tells": (
        INTRO + "“No,” Marsh said.\n\nQuill's rival, Sen. Luis Orban, was gentler. “Sir, we are "
        "in your debt,” he told Marsh.",
        ["Owen Marsh", "Luis Orban"],
    ),
    "who is told, by what he is": (
        INTRO + "General Rolf Hale met Sen. Luis Orban. “No,” Hale said.\n\n"
        "“We are in your debt,” he told the general.",
        ["Rolf Hale", "Luis Orban"],
    ),
    "a delegate with a clause in a clause": (
        INTRO + "A delegate who asked not to be named because he was not allowed to speak said: "
        "“We sign on Friday.”",
        ["A delegate"],
    ),
    "a party member of a place of two words": (
        "“The gap is too wide,” added a South Carolina Democrat.",
        ["South Carolina Democrat"],
    ),
}

WORDS = {
    "say as an aside": (
        "The harbour's outlook is no better than, say, that of Arden's “third basin” by the sea.",
        [],
    ),
    "named for somebody": (
        "Bruno Kask plays a part named for Rolf Ekdahl, a harbour “fixer” who kept captains quiet.",
        [],
    ),
    "to cast a vote": (
        "Only a fifth of those who chose “dry and quiet” cast a vote for her.",
        [],
    ),
    "what starts running is no report": (
        "A “river fund” that backs Ada Quill, Wet Feet Forever, may start running films in May.",
        [],
    ),
    "to take to wearing": (
        INTRO + "By midsummer she took to wearing a “guest's pin” in the hall.",
        [],
    ),
    "an excerpt under its by-line": (
        "“A dry year for the upper valley,” by the Herald's Petra Lund: “Farmers in the upper "
        "valley have had no rain since the end of March.”",
        [],
    ),
    "a book called something": (
        "A drawn history of the town by Bruno Kask called “Wet!: Thirty Years of the River and Us” "
        "is out.",
        [],
    ),
    "one of the original big four": (
        "“It was a wet year,” said Rolf Ekdahl, once of the harbour's board and now of the town's, "
        "who with three others of his age was one of the original “big four” pilots.",
        ["It was a wet year,"],
    ),
    "a word right after a report": (
        "Critics of the plan called it “reckless” on Monday.",
        ["reckless"],
    ),
    "a word before its noun near a report": (
        INTRO + "Marsh argued that the council had overseen a “rigged” vote on the wall.",
        ["rigged"],
    ),
    "a short question is no title": (
        INTRO + "“They ask for rain and for sun,” said Quill. “Which is it?”",
        ["They ask for rain and for sun,", "Which is it?"],
    ),
}


@pytest.mark.parametrize(("text", "speakers"), CLAUSES.values(), ids=list(CLAUSES))
def test_a_quote_belongs_to_the_subject_of_its_clause(text: str, speakers: list[str]) -> None:
    assert [quote.speaker for quote in extract(text)] == speakers


@pytest.mark.parametrize(("text", "speakers"), PEOPLE.values(), ids=list(PEOPLE))
def test_a_mention_resolves_to_the_right_person(text: str, speakers: list[str]) -> None:
    assert [quote.speaker for quote in extract(text)] == speakers


@pytest.mark.parametrize(("text", "words"), WORDS.values(), ids=list(WORDS))
def test_quotes_are_distinguished_from_other_quoted_spans(text: str, words: list[str]) -> None:
    assert [quote.text for quote in extract(text)] == words


def test_a_headline_before_a_quote_is_not_its_speaker() -> None:
    (quote,) = extract(
        "Brindleton Farmers Greet New River Wall\n\n“The wall will stand for years.”"
    )
    assert quote.speaker is None


@pytest.mark.parametrize(
    ("clause", "role"),
    [
        ("said fire chief Ana Ribeiro", "fire chief"),
        ("press secretary Ana Ribeiro said", "press secretary"),
        ("said the city's deputy fire chief Ana Ribeiro", "deputy fire chief"),
        ("said state police chief Ana Ribeiro", "state police chief"),
    ],
)
def test_a_role_is_the_whole_description_before_a_name(clause: str, role: str) -> None:
    (quote,) = extract(f"“Everybody is safe,” {clause}.")
    assert (quote.speaker, quote.role) == ("Ana Ribeiro", role)


def test_a_value_of_an_attribute_is_no_quote() -> None:
    text = 'Write <a rel="nofollow" href="x">, said Ana Ribeiro. "We never follow," she said.'
    assert [quote.text for quote in extract(text)] == ["We never follow,"]
