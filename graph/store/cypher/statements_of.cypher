// A row is a statement about one of these entities that the document supports: subject, predicate, object, labels (of the
// object), properties. $ids: subjects; $document.
UNWIND $ids AS id
MATCH (s:__KIND__ {id: id})-[r]->(o:Entity)
WHERE $document IN r.sources
RETURN s.id AS subject, type(r) AS predicate, o.id AS object, labels(o) AS labels, properties(r) AS properties
