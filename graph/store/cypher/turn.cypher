// Takes the store's turn: transactions of loaders follow one another, so what one reads still holds when it writes.
// $format: version of the store's layout; $change: a mark that no other transaction leaves. No rows.
MERGE (s:Zhiqiao {id: 'store'}) SET s.format = $format, s.change = $change
