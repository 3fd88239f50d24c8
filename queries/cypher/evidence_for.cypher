// evidence_for: the quotes behind one fact.
// row: evidence id, document title, place, page, clause number, quote, rule
// $subject, $object: ids of the ends   $predicate: relationship type
// order: document title, page, evidence id
MATCH ({id: $subject})-[r]->({id: $object})
WHERE type(r) = $predicate
UNWIND r.evidence AS wanted
MATCH (e:Evidence {id: wanted})-[:PART_OF]->(d:Document)
RETURN e.id AS id, d.title AS title, e.place AS place, e.page AS page, e.clause AS clause, e.quote AS quote, e.rule AS rule
ORDER BY title, page, id
