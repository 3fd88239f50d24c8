// search: entities whose folded name, code or alias holds a text.
// row: entity id, kind, name, tier (0 whole match, 1 starts with it, 2 holds it)
// $text: the text, folded (NFKC, lower case, no white space)   $kinds: list of kinds   $limit, $offset: rows
// order: tier, length of the name, id
MATCH (n:Entity)
WHERE n.kind IN $kinds AND any(word IN n.folded WHERE word CONTAINS $text)
WITH n, CASE WHEN any(word IN n.folded WHERE word = $text) THEN 0
             WHEN any(word IN n.folded WHERE word STARTS WITH $text) THEN 1 ELSE 2 END AS tier
RETURN n.id AS id, n.kind AS kind, n.name AS name, tier
ORDER BY tier, size(n.name), id
SKIP $offset LIMIT $limit
