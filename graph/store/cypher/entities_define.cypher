// Ties entities to the document for the first time. $rows: {id, says}; $document. One row: how many.
MATCH (d:Document {id: $document})
UNWIND $rows AS row
MATCH (n:__KIND__ {id: row.id})
CREATE (n)-[r:DEFINED_IN {says: row.says}]->(d)
RETURN count(r) AS written
