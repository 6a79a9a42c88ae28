"""What a search that cannot be understood is answered, in English: a key, and one line."""

MESSAGES = {
    "search-long": "A search has at most {most} characters; from character {at} on it is too long.",
    "search-many": "A search has at most {most} conditions; one too many begins at character {at}.",
    "search-deep": "Brackets and minus signs stand in each other at most {most} deep: character {at}.",
    "search-character": "Character {at} cannot be searched for.",
    "search-quote": "The quotation mark at character {at} is not closed.",
    "search-open": "The bracket at character {at} is not closed.",
    "search-close": "The bracket at character {at} closes none.",
    "search-term": "At character {at} a word or a condition is missing.",
    "search-empty": "At character {at} a value is missing, for example {expected}.",
    "search-field": 'There is no field {field} (character {at}); put it between quotation marks to look for it: "{field}:..."',
    "search-field-near": 'There is no field {field} (character {at}). Was {nearest} meant? To look for the word itself, put it between quotation marks: "{field}:..."',
    "search-value": "{field} cannot be {value} (character {at}); expected for example: {expected}.",
    "search-operator": "{field} does not understand {operator} (character {at}); write {field}:VALUE.",
    "saved-search-limit": "A user has at most {most} saved searches; delete one first.",
}
