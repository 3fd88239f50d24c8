// Replaces the properties of statements. $rows: {subject, object, properties}. One row: how many.
UNWIND $rows AS row
MATCH (s:__SUBJECT_KIND__ {id: row.subject})
MATCH (o:__OBJECT_KIND__ {id: row.object})
MATCH (s)-[r:__PREDICATE__]->(o)
SET r = row.properties
RETURN count(r) AS written
