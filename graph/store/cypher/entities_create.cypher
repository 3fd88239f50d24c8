// Makes entities with what this document says. $rows: {properties, says}; $document. One row: how many.
MATCH (d:Document {id: $document})
UNWIND $rows AS row
CREATE (n:__LABELS__) SET n = row.properties
CREATE (n)-[r:DEFINED_IN {says: row.says}]->(d)
RETURN count(r) AS written
