// Makes statements. $rows: {subject, statements}, a row of statements: object and the properties. One row: how many.
UNWIND $rows AS row
MATCH (s:__SUBJECT_KIND__ {id: row.subject})
UNWIND row.statements AS said
MATCH (o:__OBJECT_KIND__ {id: said.object})
CREATE (s)-[r:__PREDICATE__ {__PROPERTIES__}]->(o)
RETURN count(r) AS written
