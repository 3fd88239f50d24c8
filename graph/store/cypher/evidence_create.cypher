// Makes evidence, part of its document. $rows: {properties}; $document. One row: how many.
MATCH (d:Document {id: $document})
UNWIND $rows AS row
CREATE (e:Evidence) SET e = row.properties
CREATE (e)-[r:PART_OF]->(d)
RETURN count(r) AS written
