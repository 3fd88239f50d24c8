// Deletes statements. $rows: {subject, object}. No rows.
UNWIND $rows AS row
MATCH (s:__SUBJECT_KIND__ {id: row.subject})
MATCH (o:__OBJECT_KIND__ {id: row.object})
MATCH (s)-[r:__PREDICATE__]->(o)
DELETE r
