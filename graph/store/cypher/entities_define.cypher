// Ties entities to the document for the first time. $rows: lists of id, says; $document. One row: how many.
MATCH (d:Document {id: $document})
UNWIND $rows AS row
MATCH (n:__KIND__ {id: row[0]})
CREATE (n)-[r:DEFINED_IN {says: row[1]}]->(d)
RETURN count(r) AS written
