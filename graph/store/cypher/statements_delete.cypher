// Deletes statements. $rows: {subject, object}. No rows.
UNWIND $rows AS row
MATCH (s:__SUBJECT_KIND__ {id: row.subject})-[r:__PREDICATE__]->(o:__OBJECT_KIND__ {id: row.object})
DELETE r
