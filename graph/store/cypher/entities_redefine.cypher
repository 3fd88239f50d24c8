// Replaces what this document says of entities. $rows: {id, says}; $document. One row: how many.
UNWIND $rows AS row
MATCH (n:__KIND__ {id: row.id})-[r:DEFINED_IN]->(d:Document {id: $document})
SET r.says = row.says
RETURN count(r) AS written
