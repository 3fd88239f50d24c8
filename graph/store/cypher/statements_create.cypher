// Makes statements. $rows: lists of a subject and its statements, each a list of its object and the values of its properties.
// One row: how many.
UNWIND $rows AS row
MATCH (s:__SUBJECT_KIND__ {id: row[0]})
UNWIND row[1] AS said
MATCH (o:__OBJECT_KIND__ {id: said[0]})
CREATE (s)-[r:__PREDICATE__ {__PROPERTIES__}]->(o)
RETURN count(r) AS written
