// Takes the store's turn: transactions of loaders follow one another, so what one reads still holds when it writes.
// $format: version of the store's layout; $change: a mark that no other transaction leaves. One row: the mark before, read once
// the node is locked by the first SET.
MERGE (s:Zhiqiao {id: 'store'})
SET s.format = $format
WITH s, s.change AS before
SET s.change = $change
RETURN before
