// A row is a statement that is there: subject, object, properties. $rows: {subject, object}.
UNWIND $rows AS row
MATCH (s:__SUBJECT_KIND__ {id: row.subject})-[r:__PREDICATE__]->(o:__OBJECT_KIND__ {id: row.object})
RETURN s.id AS subject, o.id AS object, properties(r) AS properties
