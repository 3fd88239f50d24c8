// A row is the id of a subject that has such a statement at all. $ids: subjects.
UNWIND $ids AS id
MATCH (s:__SUBJECT_KIND__ {id: id})
WHERE (s)-[:__PREDICATE__]->()
RETURN s.id AS id
