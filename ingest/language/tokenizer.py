"""Words of Chinese text: rjieba without guessing new words, so that the tokens put together are the text again."""

from __future__ import annotations

import rjieba
from spacy.tokens import Doc
from spacy.vocab import Vocab


class WordTokenizer:
    """A spaCy tokenizer: every character of the text stands in exactly one token, white space in tokens of its own;
    `token.tag_` is the dictionary's word class ("v", "n", "vn", "x" for signs)."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._jieba = rjieba.Jieba()

    def __call__(self, text: str) -> Doc:
        """The tokens of `text`; white space stands in tokens of its own."""
        words: list[str] = []
        tags: list[str] = []
        for word, tag in self._jieba.tag(text, hmm=False) if text else ():
            words.append(word)
            tags.append(tag)
        if "".join(words) != text:
            words, tags = list(text), ["x"] * len(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words), tags=tags)
