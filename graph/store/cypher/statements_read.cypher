// A row is a statement that is there: subject, object, properties. $rows: {subject, object}. Both ends are found first: then
// neither engine looks through all statements of an entity that has thousands.
UNWIND $rows AS row
MATCH (s:__SUBJECT_KIND__ {id: row.subject})
MATCH (o:__OBJECT_KIND__ {id: row.object})
MATCH (s)-[r:__PREDICATE__]->(o)
RETURN s.id AS subject, o.id AS object, properties(r) AS properties
